import Synchronization
import TriggerModel

/// Where workers stand and wait: who asked for work, and what has not been picked up yet.
///
/// What is put down for a worker waits for its next poll, so that nothing is lost between a commit and an answer.
final class WorkerCounter: Sendable {
    /// A worker that could take runs.
    struct Hunger: Sendable {
        let worker: WorkerRecord
        let slots: Int
    }

    private struct State {
        var places: [WorkerID: WorkerPlace] = [:]
        var hasNewHunger = false
        var nextPoll: UInt64 = 0
    }

    private let state = Mutex(State())
    private let time: any TimeSource
    /// Called when a worker asks for runs.
    private let onHunger: @Sendable () -> Void

    init(time: any TimeSource, onHunger: @escaping @Sendable () -> Void) {
        self.time = time
        self.onHunger = onHunger
    }

    /// Gives a worker a place, or renews its record; runs it never heard of are no longer its own.
    func admit(_ record: WorkerRecord, forgettingOrders: Bool = false) {
        state.withLock { state in
            state.places[record.id, default: WorkerPlace(record: record)].record = record
            if forgettingOrders { state.places[record.id]?.orders.assignments = [] }
        }
    }

    /// Takes a worker's place away; a poll that waits is answered with nothing.
    func dismiss(_ worker: WorkerID) {
        let waiting = state.withLock { $0.places.removeValue(forKey: worker)?.waiting?.continuation }
        waiting?.resume(returning: WorkerOrders())
    }

    /// Whether a worker has a place.
    func knows(_ worker: WorkerID) -> Bool {
        state.withLock { $0.places[worker] != nil }
    }

    /// Waits for orders until the poll's time is over or the task is cancelled; then there are none.
    ///
    /// What was put down meanwhile is handed over at once. A newer poll of the worker replaces an older one.
    func wait(_ poll: WorkerPoll) async -> WorkerOrders {
        let id = newPoll()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                open(poll, id: id, continuation)
                if Task.isCancelled { end(id, of: poll.worker) }
            }
        } onCancel: {
            end(id, of: poll.worker)
        }
    }

    private func newPoll() -> UInt64 {
        state.withLock { state in
            state.nextPoll += 1
            return state.nextPoll
        }
    }

    private func open(_ poll: WorkerPoll, id: UInt64, _ continuation: CheckedContinuation<WorkerOrders, Never>) {
        let deadline = time.now + .milliseconds(max(0, poll.waitMs))
        let timeout = Task { [time] in
            guard (try? await time.sleep(until: deadline)) != nil else { return }
            end(id, of: poll.worker)
        }
        let (answers, isHungry) = state.withLock { state -> ([WorkerPlace.Answer], Bool) in
            guard var place = state.places[poll.worker] else { return ([(continuation, WorkerOrders())], false) }
            let answers = place.open(
                WorkerPlace.Waiting(id: id, continuation: continuation, timeout: timeout), poll.slots)
            state.places[poll.worker] = place
            if place.isHungry { state.hasNewHunger = true }
            return (answers, place.isHungry)
        }
        for (continuation, orders) in answers { continuation.resume(returning: orders) }
        if isHungry { onHunger() }
    }

    /// Ends a poll that waits, if it still does; it is answered with nothing.
    func end(_ poll: UInt64, of worker: WorkerID) {
        let answer = state.withLock { state -> WorkerPlace.Answer? in
            guard state.places[worker]?.waiting?.id == poll else { return nil }
            return state.places[worker]?.close()
        }
        if let (continuation, orders) = answer { continuation.resume(returning: orders) }
    }
}

extension WorkerCounter {
    /// Whether a worker asked for runs since the committer last looked.
    var hasNewHunger: Bool {
        state.withLock { $0.hasNewHunger }
    }

    /// The workers that wait for runs.
    func takeHungry() -> [Hunger] {
        state.withLock { state in
            state.hasNewHunger = false
            return state.places.values.filter(\.isHungry)
                .sorted { $0.record.id < $1.record.id }
                .map { Hunger(worker: $0.record, slots: $0.slots) }
        }
    }

    /// Puts runs down for a worker.
    func deliver(_ assignments: [Assignment], to worker: WorkerID) {
        put(worker) { $0.assignments += assignments }
    }

    /// Puts news down for a worker.
    func deliver(_ notice: WorkerNotice, to worker: WorkerID) {
        put(worker) { $0.notices.append(notice) }
    }

    private func put(_ worker: WorkerID, _ change: (inout WorkerOrders) -> Void) {
        let answer = state.withLock { state -> WorkerPlace.Answer? in
            guard var place = state.places[worker] else { return nil }
            change(&place.orders)
            let answer = place.pickUp()
            state.places[worker] = place
            return answer
        }
        if let (continuation, orders) = answer { continuation.resume(returning: orders) }
    }
}

/// One worker's place: what was put down for it, and its poll if one waits.
private struct WorkerPlace {
    typealias Answer = (CheckedContinuation<WorkerOrders, Never>, WorkerOrders)

    var record: WorkerRecord
    var orders = WorkerOrders()
    var slots = 0
    var waiting: Waiting?

    struct Waiting {
        let id: UInt64
        let continuation: CheckedContinuation<WorkerOrders, Never>
        let timeout: Task<Void, Never>
    }

    init(record: WorkerRecord) {
        self.record = record
    }

    var isHungry: Bool {
        waiting != nil && slots > 0
    }

    /// A poll begins; returns what can be answered at once.
    mutating func open(_ poll: Waiting, _ slots: Int) -> [Answer] {
        let replaced = close()
        waiting = poll
        self.slots = max(0, slots)
        return [replaced, pickUp()].compactMap { $0 }
    }

    /// What lies there goes to the poll that waits; runs only to one that asks for some.
    ///
    /// A worker that is full polls for news. Such a poll may arrive while runs are being handed out to an earlier one.
    mutating func pickUp() -> Answer? {
        guard let poll = waiting else { return nil }
        let taken = WorkerOrders(assignments: slots > 0 ? orders.assignments : [], notices: orders.notices)
        guard !taken.isEmpty else { return nil }
        orders = WorkerOrders(assignments: slots > 0 ? [] : orders.assignments)
        (waiting, slots) = (nil, 0)
        poll.timeout.cancel()
        return (poll.continuation, taken)
    }

    /// The poll that waits is answered with nothing.
    mutating func close() -> Answer? {
        guard let poll = waiting else { return nil }
        (waiting, slots) = (nil, 0)
        poll.timeout.cancel()
        return (poll.continuation, WorkerOrders())
    }
}
