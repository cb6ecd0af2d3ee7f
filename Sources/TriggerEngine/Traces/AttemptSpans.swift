import TriggerModel

import struct Foundation.Date

/// The spans of a run's attempts: recorded where they failed or followed others, else known from the run itself.
struct AttemptSpans {
    let state: RunState
    let events: [TraceEvent]
    let now: Date

    func all() -> [SpanNode] {
        let recorded = Dictionary(
            events.filter { $0.kind == .attempt }.map { ($0.place.attempt, $0) }
        ) { first, _ in first }
        let attempts = (1...max(1, state.attempt)).prefix(state.attempt).suffix(Self.most)
        return attempts.compactMap { span($0, recorded[$0], next: recorded[$0 + 1]) }
    }

    /// The most of a run.
    private static let most = 1_000

    private func span(_ attempt: Int, _ event: TraceEvent?, next: TraceEvent?) -> SpanNode? {
        guard let start = event?.startedAt ?? state.startedAt else { return nil }
        var data = SpanData(message: "Attempt \(attempt)", kind: .attempt, startTime: start)
        data.attemptNumber = attempt
        let isLast = attempt == state.attempt
        let end = isLast ? state.finishedAt ?? event?.endedAt : event?.endedAt ?? next?.startedAt ?? start
        data.end(at: end, of: state, now)
        data.isError = isLast && state.hasFailed
        data.isCancelled = isLast && state.status == .canceled
        // A worker that was thought to be gone may have recorded that it failed where the run went well after all.
        if let error = event?.error, !(isLast && state.status == .completedSuccessfully) {
            data.fail(error, at: event?.endedAt ?? start)
        }
        let run = state.id
        return SpanNode(
            id: SpanID(run: run, attempt: attempt), parentId: SpanID(run: run), runId: run, data: data)
    }
}
