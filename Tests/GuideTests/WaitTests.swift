import Testing
import Trigger
import TriggerTesting

@Suite("Waits", .timeLimit(.minutes(10)))
struct WaitTests {
    @Test("a wait of a week ends after a week, and takes a test no time")
    func week() async throws {
        let nap = task("nap") { (days: Int, context) in
            try await context.wait(for: .seconds(days * 86_400))
            return "awake"
        }
        try await TaskSandbox.with {
            nap
        } perform: { sandbox in
            let result = try await sandbox.run(nap.name, 7).get()
            #expect(result == "awake")
        }
    }
}
