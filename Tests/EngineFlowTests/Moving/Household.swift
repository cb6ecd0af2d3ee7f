import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

/// A database with something of everything, and how all of it comes to its end elsewhere.
struct Household {
    /// A run that had ended.
    var ended: RunID
    /// A run that a worker had in hand, and its lease.
    var inHand: ExecutionID
    /// A run with a step that was done, which waits for an hour.
    var timed: RunID
    var token: TokenID
    var batch: BatchID
    var bulk: BulkActionID
    /// What the bulk action is to cancel.
    var doomed: RunID
    /// Runs that come to their end after the move, each by being handed out once.
    var open: Set<RunID>
    /// A run that was cancelled before it began, whose hooks are still to run.
    var hooked: RunID
    var schedule: ScheduleRecord
    /// Whoever had runs there.
    var worker: WorkerID

    /// Runs of the open batch come with its last item.
    static let batchSize = 3
    static let longText = "\"" + String(repeating: "ä\\u0000\\\"\u{7F}", count: 1_500) + "\""

    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail"))
    private static let tasks = [
        TaskManifest(id: "hello"), TaskManifest(id: "child"), TaskManifest(id: "doomed"), mail,
        TaskManifest(id: "aware", hooks: [.cancel]), TaskManifest(id: "tick", takesSchedules: true),
    ]

    /// Fills a database.
    static func furnish(_ rig: EngineRig) async throws -> Household {
        let worker = try await rig.worker(tasks)
        let ended = try await rig.trigger(
            "hello", payload: longText,
            TriggerOptions(tags: ["vip", "ä \"b\""], metadata: longText, idempotencyKey: "only-once"))
        _ = try await worker.finish(try await worker.next().execution, longText)
        try await fail(rig, worker)
        var open: Set<RunID> = []
        let timed = try await wait(rig, worker)
        let token = try await waitForToken(rig, worker)
        open.formUnion([timed, token.run])
        open.formUnion(try await family(rig, worker))
        open.insert(try await retrying(rig, worker))
        open.formUnion(try await queued(rig))
        let batch = try await rig.engine.createBatch(
            BatchOpening(runCount: batchSize, tasks: ["hello"], idempotencyKey: nil), in: .development
        ).id
        let items = (0..<batchSize - 1).map { ($0, TriggerItem(task: "late", payload: Packet(data: "\($0)"))) }
        _ = try await rig.engine.add(Dictionary(uniqueKeysWithValues: items), to: batch, in: .development)
        let inHand = try await execute(rig, worker)
        open.insert(inHand.run)
        let doomed = try await rig.trigger("doomed", TriggerOptions(delay: .after(.seconds(90_000))))
        let bulk = try await rig.engine.createBulkAction(
            .cancel, of: .matching(RunQuery(tasks: ["doomed"])), in: .development)
        let schedule = try await rig.schedule("@yearly", zone: "Europe/Paris")
        return Household(
            ended: ended, inHand: inHand, timed: timed, token: token.id, batch: batch, bulk: bulk, doomed: doomed,
            open: open, hooked: try await cancelled(rig), schedule: schedule, worker: worker.id)
    }

    /// Has a run fail for good, with the error that all such have.
    static func fail(_ rig: EngineRig, _ worker: ScriptedWorker) async throws {
        try await rig.trigger("hello")
        let error = RunError.builtIn(name: "Boom", message: "no", stackTrace: "")
        try await worker.write(
            try await worker.next().execution, .finish(.failure(error, retryAfterMs: nil), activeMs: 1))
    }

    private static func cancelled(_ rig: EngineRig) async throws -> RunID {
        let run = try await rig.trigger("aware", TriggerOptions(delay: .after(.seconds(3_600))))
        try await rig.engine.cancel(run, in: .development)
        return run
    }

    private static func wait(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> RunID {
        let run = try await rig.trigger("hello", TriggerOptions(idempotencyKey: "timed"))
        let execution = try await worker.next().execution
        try await worker.write(execution, step("charge", longText))
        _ = try await worker.suspendForAnHour(execution)
        return run
    }

    private static func waitForToken(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> (
        run: RunID, id: TokenID
    ) {
        let token = try await rig.engine.createToken(in: .development).id
        let run = try await rig.trigger("hello")
        let execution = try await worker.next().execution
        let opening = RunChange.TokenOpening(id: EntryKey(scope: "", key: "approval"), attempt: 1, token: token)
        try await worker.write(execution, .waitForToken(opening))
        try await worker.write(execution, .suspend(activeMs: 3))
        return (run, token)
    }

    /// A parent that waits for two children, which stand in line for a worker that is not there.
    private static func family(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> [RunID] {
        let parent = try await rig.trigger("hello")
        let execution = try await worker.next().execution
        guard case .entry(_, let children) = try await worker.triggerAndWait(execution, ["late", "late"]) else {
            Issue.record("no children")
            return []
        }
        try await worker.write(execution, .suspend(activeMs: 1))
        return [parent] + children.map(\.id)
    }

    private static func retrying(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> RunID {
        let run = try await rig.trigger("hello")
        let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: 60_000)
        try await worker.write(try await worker.next().execution, .finish(failure, activeMs: 1))
        return run
    }

    private static func queued(_ rig: EngineRig) async throws -> [RunID] {
        try await rig.engine.pauseQueue("mail", true, in: .development)
        return [
            try await rig.trigger("mail", TriggerOptions(concurrencyKey: "a", tags: ["post"])),
            try await rig.trigger("mail", TriggerOptions(priority: .seconds(60), concurrencyKey: "a")),
            try await rig.trigger("hello", TriggerOptions(delay: .after(.seconds(3_600)))),
            try await rig.trigger(
                "hello", payload: "1", TriggerOptions(debounce: Debounce(key: "k", delay: .seconds(600)))),
            try await rig.trigger("hello", TriggerOptions(delay: .after(.seconds(60)), ttl: .seconds(90_000))),
            try await rig.trigger("late", TriggerOptions(queue: "undeclared")),
            try await rig.trigger("late", TriggerOptions(version: nil)),
        ]
    }

    private static func execute(_ rig: EngineRig, _ worker: ScriptedWorker) async throws -> ExecutionID {
        try await rig.trigger("hello")
        let execution = try await worker.next().execution
        try await worker.write(execution, step("charge", "7"))
        return execution
    }
}

extension Household {
    /// Brings all runs to their end at another place, and says how often each was handed out, for its hooks or its code.
    func finish(_ rig: EngineRig) async throws -> [RunID: [Assignment]] {
        let late = TaskManifest(id: "late", queue: QueueManifest(name: "undeclared"))
        let worker = try await rig.worker(Self.tasks + [late])
        try await rig.engine.completeToken(token, with: Packet(data: "1"), in: .development)
        let last = [Self.batchSize - 1: TriggerItem(task: "late", payload: Packet(data: "2"))]
        _ = try await rig.engine.add(last, to: batch, in: .development)
        try await rig.engine.pauseQueue("mail", false, in: .development)
        try await rig.advance(by: .seconds(7_200), keeping: [worker])
        var handed: [RunID: [Assignment]] = [:]
        for _ in 0..<1 + open.count + Self.batchSize {
            let assignment = try await worker.next()
            handed[assignment.run.id, default: []].append(assignment)
            let success = AttemptOutcome.success(Packet(data: "\"done\""))
            try await worker.write(
                assignment.execution, assignment.hooks == nil ? .finish(success, activeMs: 1) : .endHooks)
        }
        try await Self.fail(rig, worker)
        return handed
    }
}
