import AsyncHTTPClient
import Trigger
import TriggerServer

/// Every kind of task the system knows, in one program: small ones to look at and to test with, and a real one.
@main
struct Showcase: TriggerApp {
    var tasks: Tasks {
        helloWorld
        alwaysFails
        flaky
        sleepy
        busy
        ParentChild()
        Steps()
        oneAtATime
        perTenant
        largeOutput
        scheduledEcho
        OrderImport()
        ChargeOrders(payments: PaymentService(http: .shared))
    }
}
