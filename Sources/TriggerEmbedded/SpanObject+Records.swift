package import TriggerEngine
package import TriggerModel

extension Engine {
    /// A span with the runs it triggered, as `GET /api/v1/runs/{id}/spans/{spanId}` gives it.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    package func spanObject(
        _ span: SpanID, of run: RunID, in environment: EnvironmentID, words: StatusVocabulary = .current
    ) async throws -> SpanObject {
        let (node, records) = try await self.span(span, of: run, in: environment)
        let runs = records.map { record in
            SpanObject.TriggeredRun(
                runId: record.state.id, taskIdentifier: record.state.task, status: words.word(for: record.state.status),
                createdAt: record.state.createdAt)
        }
        return SpanObject(node, triggeredRuns: runs)
    }
}
