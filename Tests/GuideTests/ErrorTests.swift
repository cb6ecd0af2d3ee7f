import Synchronization
import Testing
import Trigger
import TriggerTesting

@testable import Guides

@Suite("Errors and retrying", .timeLimit(.minutes(10)))
struct ErrorTests {
    /// Has the item after so many calls; nobody answers at its address.
    private final class Slow: Warehouse {
        let address = "http://127.0.0.1:1"
        let calls = Mutex(0)
        let needed: Int

        init(needed: Int) {
            self.needed = needed
        }

        func reserve(_ item: String) async throws {
            let count = calls.withLock {
                $0 += 1
                return $0
            }
            guard count >= needed else { throw OutOfStock(item) }
        }
    }

    @Test("a block is repeated until the item is there, with a minute between")
    func reserved() async throws {
        let warehouse = Slow(needed: 4)
        try await TaskSandbox.with {
            ShipItem(warehouse: warehouse)
        } perform: { sandbox in
            let began = sandbox.clock.now
            let result = try await sandbox.run(ShipItem.name, "pen")
            guard case .failure(let error) = Result(catching: { try result.get() }) else { return }
            #expect("\(error)".contains("got no answer"))
            #expect(warehouse.calls.withLock { $0 } >= 4 && sandbox.clock.now >= began.addingTimeInterval(180))
        }
    }

    @Test("an item without a name ends the run, and is counted once among its errors")
    func aborted() async throws {
        try await TaskSandbox.with {
            ShipItem(warehouse: Slow(needed: 1))
        } perform: { sandbox in
            await #expect(throws: (any Error).self) { try await sandbox.run(ShipItem.name, "").get() }
            let errors = try await sandbox.client.listErrors().errors
            #expect(errors.map(\.errorMessage) == ["an item has a name"] && errors.map(\.count) == [1])
        }
    }

    @Test("the rules of the printing service are rules")
    func rules() {
        #expect(printing.byStatus.map(\.statuses) == ["429", "500-599"])
    }
}
