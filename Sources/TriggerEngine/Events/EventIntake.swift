import DequeModule
import Logging
import Synchronization
import TriggerModel

import struct Foundation.Date

/// What workers recorded, on its way to the event store: at most so much of it at a time, the rest is dropped and counted.
///
/// Nothing of a run waits for it.
final class EventIntake: Sendable {
    /// What came in one call, and whom to tell that it was stored.
    fileprivate struct Delivery {
        let environment: EnvironmentID
        let events: [TraceEvent]
        let size: Int
        let reply: CheckedContinuation<Void, any Error>
    }

    fileprivate struct State {
        var waiting: Deque<Delivery> = []
        var events = 0
        var bytes = 0
        var isClosed = false
        var dropped: Int64 = 0
        /// What was dropped of each run and is still to be told, with the last attempt it was of.
        var untold: [RunID: (place: TracePlace, count: Int64)] = [:]
        var numbers: Int = 0
    }

    /// The most events that are stored in one commit.
    private static let mostAtOnce = 5_000
    /// The most runs of which it is kept how much of theirs was dropped.
    private static let mostUntold = 10_000

    let store: any EventStore
    private let options: EventOptions
    private let time: any TimeSource
    private let logger: Logger
    private let state = Mutex(State())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(store: any EventStore, options: EventOptions, time: any TimeSource, logger: Logger) {
        self.store = store
        self.options = options
        self.time = time
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many events were dropped since the start, since the store was too slow.
    var dropped: Int64 {
        state.withLock { $0.dropped }
    }

    /// How many wait to be stored.
    var waiting: Int {
        state.withLock { $0.events }
    }

    /// Takes events in, and returns once they are stored, or dropped.
    ///
    /// - Throws: An ``EngineError`` `unavailable` when the store refused them: they may be brought again.
    func take(_ events: [TraceEvent], in environment: EnvironmentID) async throws {
        guard !events.isEmpty else { return }
        try await withCheckedThrowingContinuation { reply in
            let size = events.reduce(0) { $0 + $1.size }
            add(Delivery(environment: environment, events: events, size: size, reply: reply))
        }
    }

    private func add(_ delivery: Delivery) {
        let isTaken = state.withLock { state in
            let isFull =
                state.events + delivery.events.count > options.mostWaiting
                || state.bytes + delivery.size > options.mostWaitingBytes
            guard !state.isClosed, !isFull || state.waiting.isEmpty else {
                state.drop(delivery.events, mostRuns: Self.mostUntold)
                return false
            }
            state.waiting.append(delivery)
            state.events += delivery.events.count
            state.bytes += delivery.size
            return true
        }
        if isTaken { signal.yield() } else { delivery.reply.resume() }
    }

    /// Stores what comes until cancelled; what is there then is stored still.
    func run() async {
        for await _ in signals { await storeAll() }
        state.withLock { $0.isClosed = true }
        await storeAll()
    }

    private func storeAll() async {
        while let batch = takeBatch() { await store(batch) }
    }

    private func takeBatch() -> [Delivery]? {
        state.withLock { state in
            guard let environment = state.waiting.first?.environment else { return nil }
            var (batch, count): ([Delivery], Int) = ([], 0)
            while let next = state.waiting.first, next.environment == environment,
                batch.isEmpty || count + next.events.count <= Self.mostAtOnce
            {
                state.waiting.removeFirst()
                state.events -= next.events.count
                state.bytes -= next.size
                count += next.events.count
                batch.append(next)
            }
            return batch
        }
    }

    private func store(_ batch: [Delivery]) async {
        let told = state.withLock { $0.takeUntold() }
        let now = time.now
        let all = EventBatch(batch.flatMap(\.events) + told.map { $0.event(at: now) })
        do {
            let environment = batch[0].environment
            let new = try await store.append(all.events, to: environment, now: now)
            for observer in options.observers { observer.stored(new, in: environment) }
            for delivery in batch { delivery.reply.resume() }
        } catch {
            state.withLock { $0.putBack(told) }
            logger.debug("events could not be stored", metadata: ["error": "\(error)"])
            for delivery in batch { delivery.reply.resume(throwing: EngineError(.unavailable, "\(error)")) }
        }
    }
}

extension EventIntake.State {
    fileprivate mutating func drop(_ events: [TraceEvent], mostRuns: Int) {
        dropped += Int64(events.count)
        for event in events where untold.count < mostRuns || untold[event.run] != nil {
            let count = untold[event.run]?.count ?? 0
            untold[event.run] = (event.place, count + 1)
        }
    }

    fileprivate mutating func takeUntold() -> [DroppedEvents] {
        defer { untold = [:] }
        return untold.map { run, dropped in
            numbers += 1
            return DroppedEvents(run: run, attempt: dropped.place.attempt, count: dropped.count, number: numbers)
        }
    }

    fileprivate mutating func putBack(_ dropped: [DroppedEvents]) {
        for each in dropped {
            let count = untold[each.run]?.count ?? 0
            untold[each.run] = (TracePlace(attempt: each.attempt), count + each.count)
        }
    }
}

/// How much of what was recorded of a run the server could not keep.
private struct DroppedEvents: Sendable {
    let run: RunID
    let attempt: Int
    let count: Int64
    let number: Int

    /// The event that tells of it; the instant makes its identity one of this process's alone.
    func event(at now: Date) -> TraceEvent {
        let place = TracePlace(
            attempt: attempt, scope: "#server", generation: Int(now.millisecondsSince1970), tries: number)
        return .dropped(count, of: run, at: place, sequence: 0, now: now)
    }
}
