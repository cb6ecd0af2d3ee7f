import Synchronization
import TriggerModel

import struct Foundation.Date

/// Where workers stand and wait: who asked for work, and what has not been picked up yet.
///
/// What is put down for a worker waits for its next poll, so that nothing is lost between a commit and an answer.
final class WorkerCounter: Sendable {
    /// A worker that takes runs as far as it has slots.
    struct Hunger: Sendable {
        let worker: WorkerRecord
        var slots: Int
        /// The last time it asked.
        let poll: UInt64
        /// Whether it asked since runs were last looked for on its behalf.
        let isNew: Bool
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

    /// Gives a worker a place, or renews its record and clears the place: it has said which runs it has.
    func admit(_ record: WorkerRecord) {
        state.withLock { state in
            state.places[record.id, default: WorkerPlace(record: record)].record = record
        }
        clear(record.id)
    }

    /// Hands a worker nothing until its next poll, and forgets the runs that lie there for it; a poll that waits is answered.
    func clear(_ worker: WorkerID) {
        let answer = state.withLock { $0.places[worker]?.clear() }
        if let (continuation, orders) = answer { continuation.resume(returning: orders) }
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
        let now = time.now
        let (answers, isHungry) = state.withLock { state -> ([WorkerPlace.Answer], Bool) in
            guard var place = state.places[poll.worker] else { return ([(continuation, WorkerOrders())], false) }
            // Made under the lock, which ending takes too: a poll of no time would otherwise end before it is there.
            let timeout = timeout(of: poll, id: id, from: now)
            let waiting = WorkerPlace.Waiting(id: id, poll, continuation, timeout: timeout)
            let answers = place.open(waiting, poll.slots, now)
            state.places[poll.worker] = place
            if place.isHungry { state.hasNewHunger = true }
            return (answers, place.isHungry)
        }
        for (continuation, orders) in answers { continuation.resume(returning: orders) }
        if isHungry { onHunger() }
    }

    private func timeout(of poll: WorkerPoll, id: UInt64, from now: Date) -> Task<Void, Never> {
        let deadline = now + .milliseconds(max(0, poll.waitMs))
        return Task { [time] in
            guard (try? await time.sleep(until: deadline)) != nil else { return }
            end(id, of: poll.worker)
        }
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

    /// The workers that are there, and the slots they have left if any: first those whose poll waits for runs.
    func takeHungry() -> [Hunger] {
        let now = time.now
        return state.withLock { state in
            state.hasNewHunger = false
            return state.places.values.filter { $0.isThere(now) }
                .sorted { ($0.isHungry ? 0 : 1, $0.record.id) < ($1.isHungry ? 0 : 1, $1.record.id) }
                .map(\.hunger)
        }
    }

    /// Whether there are workers, the poll of each waits, and nothing lies there that it could be answered with.
    var areAllWaiting: Bool {
        state.withLock { state in
            !state.places.isEmpty && state.places.values.allSatisfy { $0.waiting != nil && $0.hasNothingForPoll }
        }
    }

    /// The workers that have a place.
    var workers: [WorkerID] {
        state.withLock { Array($0.places.keys) }
    }

    /// Has runs looked for again on behalf of workers that were given what there was.
    func renewHunger() {
        state.withLock { state in
            for worker in state.places.keys { state.places[worker]?.answeredPoll = 0 }
            state.hasNewHunger = state.places.values.contains(where: \.isHungry)
        }
    }

    /// Notes that workers were given what there was for them.
    func noteAnswered(_ hungry: [Hunger]) {
        state.withLock { state in
            for hunger in hungry { state.places[hunger.worker.id]?.answeredPoll = hunger.poll }
        }
    }

    /// Notes the slots that runs gave back whose end or suspension is durable now and not yet answered.
    func release(_ slots: [WorkerID: Int]) {
        state.withLock { state in
            for (worker, count) in slots { state.places[worker]?.release(slots: count) }
        }
    }

    /// Puts runs down for a worker.
    func deliver(_ assignments: [Assignment], to worker: WorkerID) {
        put(worker) { $0.put(assignments) }
    }

    /// Puts news down for a worker.
    func deliver(_ notice: WorkerNotice, to worker: WorkerID) {
        put(worker) { $0.orders.notices.append(notice) }
    }

    private func put(_ worker: WorkerID, _ change: (inout WorkerPlace) -> Void) {
        let now = time.now
        let answer = state.withLock { state -> WorkerPlace.Answer? in
            guard var place = state.places[worker] else { return nil }
            change(&place)
            let answer = place.pickUp(now)
            state.places[worker] = place
            return answer
        }
        if let (continuation, orders) = answer { continuation.resume(returning: orders) }
    }
}
