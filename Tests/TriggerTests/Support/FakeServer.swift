import Foundation
import Synchronization
import Trigger
import TriggerModel

/// A server in memory that speaks the worker protocol, for tests of the SDK alone.
///
/// With an automatic clock it completes what a suspended run waits for as soon as it is suspended; otherwise the test does.
final class FakeServer: RunTransport {
    struct State: Sendable {
        var runs: [RunID: FakeRun] = [:]
        var writes: [RunWrite] = []
        var registrations: [WorkerRegistration] = []
        var heartbeats = 0
        /// What each heartbeat said.
        var active: [[ActiveTime]] = []
        var isDeregistered = false
        /// What was recorded, and how often it is refused or not answered before.
        var recorded: [TraceEvent] = []
        var recordings = 0
        var lostRecordings = 0
        var holdsRecordings = false
        /// What was stored; an upload is answered only once the run that makes it is to be left.
        var objects: [ObjectPath: ObjectBytes] = [:]
        var storesObjectsOfRunsThatAreLeft = false
        /// Calls to come that do not get through.
        var lostWrites = 0
        var forgetsWorker = false
        var orders = WorkerOrders()
        /// What triggers of a run are answered.
        var refusals: [RunID: WriteRefusal] = [:]
        /// How the runs triggered end; by default with their payload as output.
        var outcome: @Sendable (RunID, TriggerItem) -> RunOutcome? = { id, item in
            RunOutcome(id: id, task: item.task, status: .completedSuccessfully, output: item.payload)
        }
        var children: [RunID: (item: TriggerItem, parent: RunID, entry: EntryKey)] = [:]
        fileprivate var poll: (slots: Int, continuation: CheckedContinuation<WorkerOrders, any Error>, id: Int)?
        fileprivate var watchers:
            [(isTrue: @Sendable (State) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
        fileprivate var last = 0
    }

    static let worker = WorkerID(rawValue: "worker_1")

    let clock: HandClock
    private let heartbeatMs: Int64
    private let state = Mutex(State())

    init(clock: HandClock, heartbeatMs: Int64 = 1 << 40) {
        self.clock = clock
        self.heartbeatMs = heartbeatMs
    }

    /// Changes the state, hands out what can be, and tells those who watch.
    @discardableResult
    func change<Answer: Sendable>(_ body: (inout State) -> Answer) -> Answer {
        let (answer, delivery, watchers) = state.withLock { state in
            let answer = body(&state)
            let delivery = state.takeDelivery()
            let watchers = state.watchers.filter { $0.isTrue(state) }.map(\.continuation)
            state.watchers = state.watchers.filter { [state] in !$0.isTrue(state) }
            return (answer, delivery, watchers)
        }
        if let delivery { delivery.0.resume(returning: delivery.1) }
        for watcher in watchers { watcher.resume() }
        return answer
    }

    /// What it has now.
    func look<Answer: Sendable>(_ body: (State) -> Answer) -> Answer {
        state.withLock { body($0) }
    }

    /// Waits until something is so.
    func until(_ isTrue: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            change { $0.watchers.append((isTrue, continuation)) }
        }
    }

    // MARK: RunTransport

    func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        change { state in
            state.registrations.append(registration)
            state.forgetsWorker = false
            let lost = registration.holding.filter { state.runs[$0.run]?.epoch != $0.epoch }
            return WorkerGrant(
                id: Self.worker, leaseMs: 30_000, heartbeatMs: heartbeatMs, lost: lost, region: "here",
                environmentType: .staging)
        }
    }

    func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        let id = change { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let refused = change { state in
                    if state.forgetsWorker { return true }
                    state.poll?.continuation.resume(returning: WorkerOrders())
                    state.poll = (poll.slots, continuation, id)
                    return false
                }
                if refused { continuation.resume(throwing: TransportError(.unknownWorker, "who is this?")) }
                if Task.isCancelled || poll.waitMs == 0 { cancelPoll(id) }
            }
        } onCancel: {
            cancelPoll(id)
        }
    }

    private func cancelPoll(_ id: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<WorkerOrders, any Error>? in
            guard state.poll?.id == id else { return nil }
            defer { state.poll = nil }
            return state.poll?.continuation
        }
        continuation?.resume(returning: WorkerOrders())
    }

    func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        let isLost = change { state in
            if state.forgetsWorker { return true }
            defer { state.lostWrites = max(0, state.lostWrites - 1) }
            return state.lostWrites > 0
        }
        if isLost {
            let forgets = look(\.forgetsWorker)
            throw TransportError(forgets ? .unknownWorker : .unreachable, "the line is cut")
        }
        let answers = change { state in writes.map { state.write($0, now: clock.now) } }
        if clock.isAutomatic { completeWhatIsSuspended() }
        return answers
    }

    func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        guard let run = look({ $0.runs[execution.run] }), run.epoch == execution.epoch else {
            throw TransportError(.notFound, "the run moved on")
        }
        return run.entries.filter { !$0.id.isUnkeyed || $0.attempt == max(1, run.attempt) }
    }

    func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        change { state in
            state.heartbeats += 1
            state.active.append(active)
        }
    }

    func record(_ events: [TraceEvent], from worker: WorkerID) async throws {
        let isLost = change { state in
            state.recordings += 1
            state.lostRecordings -= 1
            return state.lostRecordings >= 0
        }
        if isLost { throw TransportError(.unreachable, "the line is cut") }
        while look(\.holdsRecordings) {
            try Task.checkCancellation()
            await Task.yield()
        }
        change { $0.recorded += events }
    }

    var storesObjects: Bool {
        look(\.storesObjectsOfRunsThatAreLeft)
    }

    func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        change { $0.objects[path] = object }
        let isLeft = Gate()
        await withTaskCancellationHandler {
            await isLeft.wait()
        } onCancel: {
            isLeft.open()
        }
        return path
    }

    func deregister(_ worker: WorkerID) async throws {
        change { $0.isDeregistered = true }
    }
}

extension FakeServer.State {
    fileprivate mutating func takeDelivery() -> (CheckedContinuation<WorkerOrders, any Error>, WorkerOrders)? {
        guard let waiting = poll else { return nil }
        var answer = WorkerOrders(notices: orders.notices)
        if waiting.slots > 0 {
            answer.assignments = Array(orders.assignments.prefix(waiting.slots))
            orders.assignments.removeFirst(answer.assignments.count)
        }
        orders.notices = []
        guard !answer.isEmpty else { return nil }
        poll = nil
        return (waiting.continuation, answer)
    }

    fileprivate mutating func write(_ write: RunWrite, now: Date) -> WriteAnswer {
        writes.append(write)
        guard var run = runs[write.execution.run] else { return .refused(WriteRefusal(.unknownRun, "no such run")) }
        if case .acknowledgeCancel = write.change { return .done }
        guard run.epoch == write.execution.epoch, run.phase != .cancelled else {
            return .refused(WriteRefusal(.staleEpoch, "the run is in epoch \(run.epoch)"))
        }
        if case .wake = write.change {
            guard run.phase == .suspended else { return .done }
            orders.assignments.append(run.assignment())
            runs[run.info.id] = run
            return .done
        }
        let answer =
            if case .triggerRuns(let opening) = write.change { open(opening, &run, now) } else {
                run.write(write.change, now: now)
            }
        if case .ended(.retryingAfterFailure) = answer { orders.assignments.append(run.assignment()) }
        runs[run.info.id] = run
        return answer
    }

    private mutating func open(_ opening: RunChange.RunsOpening, _ run: inout FakeRun, _ now: Date) -> WriteAnswer {
        if let refusal = refusals[run.info.id] { return .refused(refusal) }
        if let found = run.journal[opening.id] { return .entry(found, receipts: []) }
        var entry = JournalEntry(
            id: opening.id, kind: opening.kind, fingerprint: opening.fingerprint, attempt: opening.attempt,
            startedAt: now)
        entry.runs = opening.items.map { item in
            let id = RunID(rawValue: "run_child\(children.count + 1)")
            children[id] = (item, run.info.id, opening.id)
            return id
        }
        if !opening.kind.awaitsRuns { entry.state = .completed }
        run.journal[entry.id] = entry
        let receipts = zip(entry.runs, opening.items).map { TriggerReceipt(id: $0, task: $1.task, isCached: false) }
        return .entry(entry, receipts: receipts)
    }
}
