import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

/// The table "What runs again" of "Steps and replay", and what "Waiting" says of a child's key.
@Suite("What runs again", .timeLimit(.minutes(10)))
struct ReplayTableTests {
    private final class Notes: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) {
            lines.withLock { $0.append(line) }
        }

        func count(_ start: String) -> Int {
            lines.withLock { lines in lines.count { $0.hasPrefix(start) } }
        }

        func kinds(_ start: String) -> Int {
            lines.withLock { lines in Set(lines.filter { $0.hasPrefix(start) }).count }
        }
    }

    private struct Boom: Error {}

    private static let child = task("child") { (text: String, _) in text }
    private static let failingChild = task("failing-child") { (_: String, context) -> String in
        throw AbortRun("\(context.run.id)")
    }

    private struct Everything: DurableTask {
        static let name: TaskName<NoValue, Bool> = "everything"
        static let options = TaskOptions(retry: .constant(.seconds(60), maxAttempts: 2))
        let notes: Notes

        func onStart(_ payload: NoValue, context: RunContext) async throws {
            notes.add("onStart")
        }

        func run(_ payload: NoValue, context: RunContext) async throws -> Bool {
            notes.add("code")
            try await context.step("done") { notes.add("done") }
            do {
                try await context.step("failing", retry: .constant(.seconds(10), maxAttempts: 2)) {
                    notes.add("failing")
                    throw Boom()
                }
            } catch let error as StepError {
                #expect(error.tries == 2)
            }
            notes.add("keyed \(try await context.trigger(child.name, "a", key: "child"))")
            notes.add("unkeyed \(try await context.trigger(child.name, "b"))")
            notes.add("kept \(try await failure(context, key: "failing child"))")
            notes.add("anew \(try await failure(context, key: nil))")
            try await context.wait(for: .seconds(1000), key: "wait")
            try await context.wait(for: .seconds(100))
            guard context.attempt == 2 else { throw Boom() }
            return true
        }

        private func failure(_ context: RunContext, key: String?) async throws -> String {
            guard case .failure(let error) = try await context.triggerAndWait(failingChild.name, "", key: key) else {
                return "none"
            }
            return error.error.message
        }
    }

    @Test("the table holds for a run with two attempts", arguments: [ReplayMode.whenNeeded, .always])
    func table(replay: ReplayMode) async throws {
        let notes = Notes()
        try await TaskSandbox.with(options: WorkerOptions(replay: replay)) {
            Everything(notes: notes)
            Self.child
            Self.failingChild
        } perform: { sandbox in
            let began = sandbox.clock.now
            _ = try await sandbox.run(Everything.name, NoValue()).get()
            let seconds = sandbox.clock.now.timeIntervalSince(began)
            #expect((1280..<1300).contains(seconds), "1110 s, a gap of 60 s, and 110 s without the wait with a key")
        }
        #expect(replay == .always ? notes.count("code") > 2 : notes.count("code") == 2)
        #expect(notes.count("onStart") == 1)
        #expect(notes.count("done") == 1)
        #expect(notes.count("failing") == 4, "two tries in each attempt")
        #expect(notes.kinds("keyed") == 1)
        #expect(notes.kinds("unkeyed") == 2)
        #expect(notes.kinds("kept") == 1)
        #expect(notes.kinds("anew") == 2)
    }

    @Test("a wait with a key that another branch's failure left is joined by the next attempt")
    func joined() async throws {
        let waits = task("waits", options: TaskOptions(retry: .constant(.seconds(60), maxAttempts: 2))) { context in
            async let wait: Void = context.wait(for: .seconds(1000), key: "wait")
            try await context.step("first") {}
            try await context.wait(for: .seconds(100), key: "short")
            if context.attempt == 1 { throw Boom() }
            try await wait
        }
        try await TaskSandbox.with {
            waits
        } perform: { sandbox in
            let began = sandbox.clock.now
            _ = try await sandbox.run(waits.name, NoValue()).get()
            #expect((1000..<1060).contains(Int(sandbox.clock.now.timeIntervalSince(began))))
        }
    }
}
