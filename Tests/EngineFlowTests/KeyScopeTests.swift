import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("How far idempotency keys reach", .timeLimit(.minutes(10)))
struct KeyScopeTests {
    private static let child: TaskName<Int, NoValue> = "child"

    /// A run that triggers a child with a key of a scope; its first attempts fail after that.
    private static func parent(_ scope: IdempotencyScope, failures: Int = 0) -> ClosureTask<NoValue, String> {
        let retry = RetryPolicy.constant(.milliseconds(1), maxAttempts: failures + 1)
        return task("parent", options: TaskOptions(retry: retry)) { (_: NoValue, context) async throws -> String in
            let options = TriggerOptions(idempotencyKey: "once", idempotencyKeyScope: scope)
            let run = try await context.trigger(child, context.attempt, options: options)
            if context.attempt <= failures { throw Failure() }
            return run.rawValue
        }
    }

    private struct Failure: Error {}

    @Test(
        "T050 a key inside two runs makes a child of each, unless it is global",
        arguments: [(IdempotencyScope.run, 2), (.attempt, 2), (.global, 1)])
    func runs(_ scope: IdempotencyScope, _ expected: Int) async throws {
        try await TaskSandbox.with {
            task("child") { (_: Int, _) in }
            Self.parent(scope)
        } perform: { sandbox in
            let name: TaskName<NoValue, String> = "parent"
            let first = try await sandbox.run(name, NoValue()).get()
            let second = try await sandbox.run(name, NoValue()).get()
            #expect(Set([first, second]).count == expected)
            #expect(try await sandbox.client.retrieve(RunID(rawValue: first)).idempotencyKey == "once")
        }
    }

    @Test(
        "T051 a run that is tried again triggers another child with a key of its attempt, and the same with one of the run",
        arguments: [(IdempotencyScope.run, 1), (.attempt, 2), (.global, 1)])
    func attempts(_ scope: IdempotencyScope, _ expected: Int) async throws {
        try await TaskSandbox.with {
            task("child") { (_: Int, _) in }
            Self.parent(scope, failures: 1)
        } perform: { sandbox in
            let name: TaskName<NoValue, String> = "parent"
            _ = try await sandbox.run(name, NoValue()).get()
            let children = try await sandbox.client.listRuns(RunFilter(tasks: ["child"])).runs
            #expect(children.count == expected)
        }
    }

    @Test("T052 a child that ended before is waited for by its key, and gives what it gave")
    func finishedChild() async throws {
        let add: TaskName<Int, Int> = "add"
        try await TaskSandbox.with {
            task("add") { (number: Int, _) in number + 1 }
            task("parent") { (number: Int, context) async throws -> Int in
                let options = TriggerOptions(idempotencyKey: "once", idempotencyKeyScope: .global)
                return try await context.triggerAndWait(add, number, options: options).get()
            }
        } perform: { sandbox async throws in
            let name: TaskName<Int, Int> = "parent"
            #expect(try await sandbox.run(name, 1).get() == 2)
            #expect(try await sandbox.run(name, 10).get() == 2)
            #expect(try await sandbox.client.listRuns(RunFilter(tasks: ["add"])).runs.count == 1)
        }
    }

    @Test("T054 a key is reset as it was written: outside of runs, inside the run that used it, and by that run's name")
    func reset() async throws {
        try await TaskSandbox.with {
            task("child") { (_: Int, _) in }
            Self.parent(.run)
        } perform: { sandbox in
            let (client, options) = (sandbox.client, TriggerOptions(idempotencyKey: "once"))
            let first = try await client.trigger(Self.child, 1, options: options)
            try await client.resetIdempotencyKey("once", of: Self.child)
            #expect(try await client.trigger(Self.child, 1, options: options).id != first.id)
            let parent = try await client.trigger(TaskName<NoValue, String>("parent"), NoValue())
            try await sandbox.finish(parent.id)
            try await client.resetIdempotencyKey("once", of: Self.child, scope: .run, run: parent.id)
            await #expect(throws: TransportError.self) {
                try await client.resetIdempotencyKey("once", of: Self.child, scope: .run, run: parent.id)
            }
        }
    }

    @Test(
        "T055 outside of runs a key of a run or an attempt is not reset without its name",
        arguments: [IdempotencyScope.run, .attempt])
    func missing(_ scope: IdempotencyScope) async throws {
        try await TaskSandbox.with {
            task("child") { (_: Int, _) in }
        } perform: { sandbox in
            let error = await #expect(throws: MissingScope.self) {
                try await sandbox.client.resetIdempotencyKey("once", of: Self.child, scope: scope)
            }
            #expect(error?.scope == scope)
        }
    }
}
