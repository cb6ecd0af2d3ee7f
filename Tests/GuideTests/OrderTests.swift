import Testing
import Trigger
import TriggerTesting

@testable import Guides

@Suite("Orders", .timeLimit(.minutes(10)))
struct OrderTests {
    @Test("an order is paid for and sent an hour later")
    func fulfil() async throws {
        try await TaskSandbox.with {
            FulfilOrder()
        } perform: { sandbox in
            let began = sandbox.clock.now
            let result = try await sandbox.run(FulfilOrder.name, Order(id: "o-1", cents: 990)).get()
            #expect(result == "o-1 is on its way, paid by ch_990")
            #expect(sandbox.clock.now >= began.addingTimeInterval(3600))
        }
    }
}
