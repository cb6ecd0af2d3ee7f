import Foundation
import TestSupport
import TriggerEngine
import TriggerModel
import TriggerTesting

/// A caller and a worker that keep an engine busy with whatever a run can go through, in an order drawn from a seed.
struct LoadLane: Sendable {
    private let engine: Engine
    private let clock: ManualClock
    private let worker: WorkerID
    /// The task that its worker has for itself.
    private let task: String
    private var chance: Chance
    private var held: [ExecutionID] = []
    private var runs: [RunID] = []
    private var count = 0

    /// Registers the worker.
    init(_ number: Int, engine: Engine, clock: ManualClock, seed: UInt64) async throws {
        (self.engine, self.clock, task) = (engine, clock, "lane\(number)")
        chance = Chance(seed: seed &* 16 &+ UInt64(number))
        let limited = QueueManifest(name: "limited", concurrencyLimit: 2)
        let tasks = [TaskManifest(id: task), TaskManifest(id: "\(task)-limited", queue: limited)]
        let registration = WorkerRegistration(version: WorkerRegistration.localVersion, name: task, tasks: tasks)
        worker = try await engine.register(registration, in: .development, inProcess: false).id
    }

    /// Gives a sign of life.
    func keep() async throws {
        try await engine.heartbeat(worker, in: .development)
    }

    /// Does the next thing.
    mutating func act() async throws {
        count += 1
        switch chance.below(10) {
        case 0, 1: try await trigger()
        case 2, 3: try await dequeue()
        case 4, 5: try await write(held.map { RunWrite($0, step()) })
        case 6: try await finish()
        case 7: try await nap()
        case 8: try await triggerAndWait()
        default: try await cancel()
        }
    }

    private mutating func trigger() async throws {
        let items = (0...chance.below(4)).map { _ in item(chance.pick([task, "\(task)-limited", "unknown"])) }
        let request = TriggerRequest(
            environment: .development, requestKey: "\(task)-\(count)", isBatch: items.count > 1)
        runs += try await engine.trigger(items, request).runs.map(\.id)
    }

    private mutating func item(_ task: String) -> TriggerItem {
        var options = TriggerOptions()
        if chance.oneIn(3) { options.tags = ["tag", "\(count)"] }
        if chance.oneIn(3) { options.concurrencyKey = "tenant\(chance.below(3))" }
        if chance.oneIn(4) { options.idempotencyKey = "key\(count)" }
        return TriggerItem(task: task, payload: packet(), options: options)
    }

    /// A value, now and then one too long for its run's own row.
    private mutating func packet() -> Packet {
        let letters = String(repeating: "x", count: chance.oneIn(20) ? 9000 : chance.below(200))
        return Packet(data: "\"\(letters)\"")
    }

    /// Takes runs, one of which it has just triggered, and starts them.
    private mutating func dequeue() async throws {
        _ = try await engine.trigger(
            [TriggerItem(task: task, payload: packet())], TriggerRequest(environment: .development))
        let poll = WorkerPoll(worker: worker, slots: chance.number(1...3), waitMs: 1_000_000)
        let taken = try await engine.poll(poll, in: .development).assignments.map(\.execution)
        try await write(taken.flatMap { [RunWrite($0, .start), RunWrite($0, step())] })
        held += taken
    }

    private mutating func step() -> RunChange {
        count += 1
        let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "step\(count)"), kind: .step, attempt: 1)
        return .completeStep(RunChange.StepCompletion(opening: opening, tries: 1, output: packet()))
    }

    private mutating func finish() async throws {
        let ended = held.prefix(2)
        held.removeFirst(ended.count)
        try await write(
            ended.map { execution in
                let isGood = !chance.oneIn(3)
                let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: chance.oneIn(2) ? 8000 : nil)
                return RunWrite(execution, .finish(isGood ? .success(packet()) : failure, activeMs: 1))
            })
    }

    private mutating func nap() async throws {
        guard let execution = held.popLast() else { return try await dequeue() }
        let id = EntryKey(scope: "", key: "nap\(count)")
        let due = clock.now.addingTimeInterval(3)
        let wait = RunChange.WaitOpening(id: id, attempt: 1, dueAt: due, suspends: true)
        try await write([RunWrite(execution, .openWait(wait)), RunWrite(execution, .suspend(activeMs: 1))])
    }

    private mutating func triggerAndWait() async throws {
        guard let execution = held.popLast() else { return try await dequeue() }
        let items = [item(task), item("\(task)-limited")]
        let opening = RunChange.RunsOpening(
            id: EntryKey(scope: "", key: "children\(count)"), kind: .batchTriggerAndWait, fingerprint: "f", attempt: 1,
            items: items)
        try await write([RunWrite(execution, .triggerRuns(opening)), RunWrite(execution, .suspend(activeMs: 1))])
    }

    private mutating func cancel() async throws {
        guard !runs.isEmpty else { return try await dequeue() }
        try await engine.cancel(chance.pick(runs), in: .development)
    }

    /// Writes; a write about a run that was cancelled meanwhile may be refused.
    private func write(_ writes: [RunWrite]) async throws {
        _ = try await engine.write(writes, from: worker, in: .development)
    }
}
