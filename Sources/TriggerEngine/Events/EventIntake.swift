import DequeModule
import Logging
import Synchronization
import TriggerModel

import struct Foundation.Date

/// What workers recorded, on its way to the event store: at most so much of it at a time, the rest is dropped and counted.
///
/// Nothing of a run waits for it.
final class EventIntake: Sendable {
    /// What came in one call.
    fileprivate struct Delivery {
        let number: Int
        let environment: EnvironmentID
        let events: [TraceEvent]
        let size: Int
    }

    fileprivate struct State {
        var waiting: Deque<Delivery> = []
        /// Whom to tell that a delivery was stored; those that were cancelled no longer.
        var replies: [Int: CheckedContinuation<Void, any Error>] = [:]
        var deliveries = 0
        var events = 0
        var bytes = 0
        var isClosed = false
        /// Whether nothing more is stored.
        var isOver = false
        var over: CheckedContinuation<Void, Never>?
        var deadline: Task<Void, Never>?
        var dropped: Int64 = 0
        /// What was dropped of each run and is still to be told, with the last attempt it was of.
        var untold: [EnvironmentID: [RunID: (place: TracePlace, count: Int64)]] = [:]
        /// The runs among it.
        var untoldRuns = 0
        var numbers: Int = 0
    }

    /// The most events that are stored in one commit.
    private static let mostAtOnce = 5_000
    /// The most runs of which it is kept how much of theirs was dropped.
    private static let mostUntold = 10_000
    /// The most refusals after which a delivery is no longer taken apart.
    private static let mostRefusals = 64
    /// How long a shutdown waits for what is there to be stored.
    static let lastTime: Duration = .seconds(5)

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
    /// - Throws: An ``EngineError``: `unavailable` when the store could not take them: they may be brought again; `badRequest` when there is
    ///   one among them that it never will. `CancellationError`, and they may be stored still.
    func take(_ events: [TraceEvent], in environment: EnvironmentID) async throws {
        guard !events.isEmpty else { return }
        let number = state.withLock { state in
            state.deliveries += 1
            return state.deliveries
        }
        let size = events.reduce(0) { $0 + $1.size }
        let delivery = Delivery(number: number, environment: environment, events: events, size: size)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { reply in
                add(delivery, reply)
                // A cancel that came before the reply was there found nobody to tell.
                if Task.isCancelled { answer([delivery], .failure(CancellationError())) }
            }
        } onCancel: {
            answer([delivery], .failure(CancellationError()))
        }
    }

    private func answer(_ batch: [Delivery], _ result: Result<Void, any Error>) {
        let replies = state.withLock { state in batch.compactMap { state.replies.removeValue(forKey: $0.number) } }
        for reply in replies { reply.resume(with: result) }
    }

    private func add(_ delivery: Delivery, _ reply: CheckedContinuation<Void, any Error>) {
        let isTaken = state.withLock { state in
            let isFull =
                state.events + delivery.events.count > options.mostWaiting
                || state.bytes + delivery.size > options.mostWaitingBytes
            guard !state.isClosed, !isFull || state.waiting.isEmpty else {
                state.drop(delivery.events, of: delivery.environment, mostRuns: Self.mostUntold)
                return false
            }
            state.waiting.append(delivery)
            state.replies[delivery.number] = reply
            state.events += delivery.events.count
            state.bytes += delivery.size
            return true
        }
        if isTaken { signal.yield() } else { reply.resume() }
    }

    /// Stores what comes until cancelled; what is there then is stored still, as far as a few seconds allow.
    func run() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { over in
                state.withLock { $0.over = over }
                // No child of this task, so that a store that does not answer holds up nobody. It ends when the store answers.
                Task(priority: .utility) {
                    await storeUntilClosed()
                    end()
                }
            }
        } onCancel: {
            close()
        }
    }

    private func storeUntilClosed() async {
        for await _ in signals { await storeAll() }
        await storeAll()
    }

    private func close() {
        // It has to outlive the task that was cancelled, and is cancelled when all is stored.
        let deadline = Task { [time] in
            guard (try? await time.sleep(untilLimit: time.now + Self.lastTime)) != nil else { return }
            logger.warning("the event store does not answer; the last lines of logs and spans are lost")
            end()
        }
        state.withLock { state in
            state.isClosed = true
            state.deadline = deadline
        }
        signal.finish()
    }

    private func end() {
        let (replies, over) = state.withLock { state in
            state.deadline?.cancel()
            (state.isOver, state.waiting) = (true, [])
            defer { (state.replies, state.over) = ([:], nil) }
            return (state.replies.values, state.over)
        }
        for reply in replies { reply.resume(throwing: EngineError(.unavailable, "the server is stopping")) }
        over?.resume()
    }

    private func storeAll() async {
        while let batch = takeBatch() { await store(batch) }
    }

    private func takeBatch() -> [Delivery]? {
        state.withLock { state in
            guard !state.isOver, let environment = state.waiting.first?.environment else { return nil }
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
        let (environment, now) = (batch[0].environment, time.now)
        let told = state.withLock { $0.takeUntold(of: environment) }
        do {
            var events = batch.count == 1 ? batch[0].events : batch.flatMap(\.events)
            events += told.map { $0.event(at: now) }
            try await append(events, to: environment, now)
            answer(batch, .success(()))
        } catch {
            state.withLock { $0.putBack(told, of: environment) }
            logger.debug("events could not be stored", metadata: ["error": "\(error)"])
            guard error.isOfData else { return answer(batch, .failure(EngineError(.unavailable, "\(error)"))) }
            for delivery in batch { await storeApart(delivery, now) }
        }
    }

    private func append(_ events: [TraceEvent], to environment: EnvironmentID, _ now: Date) async throws {
        let new = try await store.append(events, to: environment, now: now)
        for observer in options.observers { observer.stored(new, in: environment) }
    }
}

// MARK: - What the store refuses

extension EventIntake {
    /// Stores what there may be of a delivery with an event that the store refuses for what is in it.
    private func storeApart(_ delivery: Delivery, _ now: Date) async {
        do {
            var refusals: [String] = []
            try await storeApart(delivery.events[...], of: delivery, now, &refusals)
            guard let first = refusals.first else { return answer([delivery], .success(())) }
            let error = EngineError(.badRequest, "events: the store refuses one of them: \(first)")
            answer([delivery], .failure(error))
        } catch {
            answer([delivery], .failure(EngineError(.unavailable, "\(error)")))
        }
    }

    /// Stores events; those that are refused together, half by half.
    private func storeApart(
        _ events: ArraySlice<TraceEvent>, of delivery: Delivery, _ now: Date, _ refusals: inout [String]
    ) async throws {
        guard refusals.count < Self.mostRefusals else { return }
        do {
            try await append(Array(events), to: delivery.environment, now)
        } catch let error where error.isOfData {
            refusals.append("\(error)")
            guard events.count > 1 else { return }
            let middle = events.startIndex + events.count / 2
            try await storeApart(events[..<middle], of: delivery, now, &refusals)
            try await storeApart(events[middle...], of: delivery, now, &refusals)
        }
    }
}

extension Error {
    /// Whether a store refused a value, and always will.
    fileprivate var isOfData: Bool {
        (self as? StoreError)?.code == .data
    }
}

extension EventIntake.State {
    fileprivate mutating func drop(_ events: [TraceEvent], of environment: EnvironmentID, mostRuns: Int) {
        dropped += Int64(events.count)
        for event in events where untoldRuns < mostRuns || untold[environment]?[event.run] != nil {
            note(1, of: event.run, event.place, environment)
        }
    }

    private mutating func note(_ count: Int64, of run: RunID, _ place: TracePlace, _ environment: EnvironmentID) {
        let known = untold[environment]?[run]?.count
        if known == nil { untoldRuns += 1 }
        untold[environment, default: [:]][run] = (place, (known ?? 0) + count)
    }

    fileprivate mutating func takeUntold(of environment: EnvironmentID) -> [DroppedEvents] {
        guard let untold = untold.removeValue(forKey: environment) else { return [] }
        untoldRuns -= untold.count
        return untold.map { run, dropped in
            numbers += 1
            return DroppedEvents(run: run, attempt: dropped.place.attempt, count: dropped.count, number: numbers)
        }
    }

    fileprivate mutating func putBack(_ dropped: [DroppedEvents], of environment: EnvironmentID) {
        for each in dropped { note(each.count, of: each.run, TracePlace(attempt: each.attempt), environment) }
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
