import Synchronization
import TriggerModel

/// What was recorded of a worker's runs, until the server has taken it: at most so much at a time, the rest is dropped and counted.
///
/// It is posted beside everything else, and nothing of a run waits for it.
final class TraceBuffer: Sendable {
    private let limits: RecordingOptions
    private let time: any TimeSource
    private let state = Mutex(State())
    private let filled = Signal()
    private let emptied = Signal()

    init(limits: RecordingOptions, time: any TimeSource) {
        self.limits = limits
        self.time = time
    }

    /// Takes in a line, or a span that has ended.
    func add(_ event: TraceEvent, execution: Int) {
        let isNews = state.withLock { $0.add(event, execution: execution, limits) }
        if isNews { filled.raise() }
    }

    /// Takes in a span that has begun: it is posted so unless it ends before that.
    func open(_ event: TraceEvent) {
        let isNews = state.withLock { $0.open(event) }
        if isNews { filled.raise() }
    }

    /// A span has ended; it keeps the beginning that it was opened with.
    func close(_ event: TraceEvent, execution: Int) {
        let start = state.withLock { $0.close(event.id)?.startedAt }
        var event = start.map { event.beginning(at: $0) } ?? event
        event.error = event.error.map { TraceLimits.error($0) }
        add(event, execution: execution)
    }

    /// A span is left as it stands: a later pass through the code takes it up.
    func forget(_ id: TraceEvent.ID) {
        state.withLock { _ = $0.close(id) }
    }

    /// Posts what there is, one batch after another, until cancelled.
    ///
    /// `post` repeats what may get through later; what it throws for was refused.
    func run(_ post: ([TraceEvent]) async throws -> Void) async throws {
        while true {
            let batch = state.withLock { $0.takeBatch(now: time.now) }
            guard !batch.isEmpty else {
                emptied.raise()
                try await filled.wait()
                continue
            }
            var refusals = 0
            try await send(batch[...], post, &refusals)
        }
    }

    /// The most refusals of a batch after which what is left of it is no longer taken apart.
    private static let mostRefusals = 64

    /// Posts a batch; one that is refused is brought again in halves, so that what is wrong with one line does not cost the others.
    private func send(
        _ batch: ArraySlice<TraceEvent>, _ post: ([TraceEvent]) async throws -> Void, _ refusals: inout Int
    ) async throws {
        do {
            try await post(Array(batch))
        } catch let error as TransportError {
            refusals += 1
            guard batch.count > 1, error.code == .refused, refusals < Self.mostRefusals else {
                return state.withLock { $0.refused(batch) }
            }
            let middle = batch.startIndex + batch.count / 2
            try await send(batch[..<middle], post, &refusals)
            try await send(batch[middle...], post, &refusals)
        }
    }

    /// Waits until everything was taken.
    func untilEmpty() async throws {
        while state.withLock({ !$0.isEmpty }) { try await emptied.wait() }
    }
}
