import Logging
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerCLI

@Suite("A trace in text", .timeLimit(.minutes(10)))
struct TraceReportTests {
    private static let child = task(
        "child", options: TaskOptions(retry: .constant(.seconds(10), maxAttempts: 2))
    ) { (number: Int, context) async throws -> Int in
        context.logger.info("working on \(number)", metadata: ["number": .stringConvertible(number)])
        if number == 2, context.attempt == 1 { throw Flaw() }
        return try await context.step("double") { number * 2 }
    }

    private static let parent = task("parent") { (_: NoValue, context) async throws -> Int in
        try await context.step("prepare", retry: .constant(.seconds(1), maxAttempts: 2)) { step in
            context.logger.warning("try \(step.number)")
            if step.number == 1 { throw Flaw() }
        }
        _ = try await context.triggerAndWait(child.name, 1, options: TriggerOptions(idempotencyKey: "one"))
        _ = try await context.triggerAndWait(child.name, 1, options: TriggerOptions(idempotencyKey: "one"))
        let results = try await context.batchTriggerAndWait(child.name, [2, 3])
        try await context.wait(for: .seconds(3600))
        return try await context.trace("add up") {
            try results.reduce(0) { try $0 + $1.get() }
        }
    }

    private struct Flaw: Error, CustomStringConvertible {
        let description = "a flaw"
    }

    private static func lines(_ sandbox: TaskSandbox, _ run: RunID, until isWhole: (TraceObject) -> Bool) async throws
        -> [String]
    {
        while true {
            let trace = try await sandbox.client.trace(of: run)
            guard isWhole(trace) else {
                await Task.yield()
                continue
            }
            return TraceReport(trace: trace).lines.map { $0.replacing(/run_[0-9a-z]+/, with: "run_…") }
        }
    }

    @Test(
        "a parent with a child, a batch and retries, as `runs trace` prints it",
        arguments: [ReplayMode.whenNeeded, .always])
    func family(replay: ReplayMode) async throws {
        try await TaskSandbox.with(options: WorkerOptions(replay: replay)) {
            Self.parent
            Self.child
        } perform: { sandbox async throws in
            let run = try await sandbox.client.trigger(Self.parent.name)
            try await sandbox.finish(run.id)
            #expect(try await run.result().get() == 10)
            let lines = try await Self.lines(sandbox, run.id) { trace in
                let all = trace.rootSpan.flattened
                return all.count { $0.data.kind == .log } == 6 && all.allSatisfy { !$0.data.isPartial }
                    && all.contains { $0.data.message == "add up" } && all.count { $0.data.isError } == 1
            }
            #expect(lines.joined(separator: "\n") == Self.golden)
        }
    }

    private static let golden = """
        parent  (run_…)  1 h 0 min
        └─ Attempt 1  1 h 0 min
           ├─ prepare  1.0 s  2 tries
           │  ├─ · WARN try 1
           │  └─ · WARN try 2
           ├─ triggerAndWait child  0 ms
           │  └─ child  (run_…)  0 ms
           │     └─ Attempt 1  0 ms
           │        ├─ double  0 ms
           │        └─ · INFO working on 1 number=1
           ├─ = triggerAndWait child  0 ms  cached
           ├─ batchTriggerAndWait child ×2  10.0 s
           │  ├─ child  (run_…)  10.0 s
           │  │  ├─ ✗ Attempt 1  0 ms  a flaw
           │  │  │  └─ · INFO working on 2 number=2
           │  │  └─ Attempt 2  0 ms
           │  │     ├─ double  0 ms
           │  │     └─ · INFO working on 2 number=2
           │  └─ child  (run_…)  0 ms
           │     └─ Attempt 1  0 ms
           │        ├─ double  0 ms
           │        └─ · INFO working on 3 number=3
           ├─ wait  1 h 0 min
           └─ add up  0 ms
        """

    @Test("what is cancelled and what goes on is marked so")
    func marks() async throws {
        let waits = task("waits") { (_: NoValue, context) async throws -> Void in
            try await context.trace("around") { try await context.wait(for: .seconds(3600), key: "long") }
        }
        try await TaskSandbox.with {
            waits
        } perform: { sandbox async throws in
            let run = try await sandbox.client.trigger(waits.name)
            let open = try await Self.lines(sandbox, run.id) { trace in
                trace.rootSpan.flattened.contains { $0.data.message == "around" && $0.data.isPartial }
                    && trace.rootSpan.flattened.contains { $0.data.kind == .wait }
            }
            #expect(open.contains { $0.hasPrefix("… waits") } && open.contains { $0.contains("… around") })
            #expect(open.contains { $0.contains("… wait long") && $0.hasSuffix("goes on") })
            try await sandbox.client.cancel(run.id)
            try await sandbox.finish(run.id)
            let ended = try await Self.lines(sandbox, run.id) { _ in true }
            #expect(ended.first?.hasPrefix("⊘ waits") == true && ended.first?.hasSuffix("cancelled") == true)
            #expect(ended.contains { $0.contains("⊘ around") } && ended.contains { $0.contains("⊘ wait long") })
        }
    }
}
