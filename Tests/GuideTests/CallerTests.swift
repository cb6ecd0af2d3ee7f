import Testing
import Trigger
import TriggerTesting

@testable import Guides

@Suite("Callers", .timeLimit(.minutes(10)))
struct CallerTests {
    @Test("an order that is placed twice is one run")
    func twice() async throws {
        try await TaskSandbox.with {
            FulfilOrder()
        } perform: { sandbox in
            let order = Order(id: "o-1", cents: 990)
            let first = try await accept(order, client: sandbox.client)
            let second = try await accept(order, client: sandbox.client)
            #expect(first == second)
        }
    }
}
