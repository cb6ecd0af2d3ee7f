public import TriggerModel

public import struct Foundation.Date

extension Engine {
    /// The trace of a run's whole family, from the run at its top: up to 500 runs, and the last 20,000 recorded lines and
    /// spans of up to about 32 MB.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func trace(of run: RunID, in environment: EnvironmentID) async throws -> TraceObject {
        let record = try await record(run, in: environment)
        var family = try await read { try TraceFamily.read(of: record, $0) }
        let query = EventQuery(runs: family.records.keys.sorted(), limit: TraceFamily.mostEvents)
        if let found = try await readEvents({ try await $0.events(environment, matching: query) }) {
            family.note(found)
        }
        return RunTrace(family: family, now: now).object()
    }

    /// A run's own spans and lines of its log, oldest first: the last 10,000 lines and spans that were recorded, of
    /// up to about 32 MB, and all others.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - environment: Where it lives.
    ///   - since: Only what began then or later.
    /// - Returns: The spans and lines, each by itself.
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func events(
        of run: RunID, in environment: EnvironmentID, since: Date? = nil
    ) async throws -> RunEventList {
        let (spans, isCut) = try await ownSpans(of: run, in: environment, since: since)
        let events = spans.map { RunEventObject($0) }.filter { $0.startTime >= since ?? .distantPast }
        return RunEventList(
            events: events.sorted { $0.startTime < $1.startTime }, isTruncated: isCut ? true : nil)
    }

    /// A run's own spans and lines, and whether there are more than were read.
    private func ownSpans(
        of run: RunID, in environment: EnvironmentID, since: Date? = nil
    ) async throws -> (spans: [SpanNode], isCut: Bool) {
        let record = try await record(run, in: environment)
        var family = try await read { try TraceFamily.alone(record, $0) }
        let query = EventQuery(runs: [run], since: since)
        let found = try await readEvents { try await $0.events(environment, matching: query) }
        if let found { family.note(found) }
        let spans = RunTrace(family: family, now: now).object().rootSpan.flattened
        return (spans.filter { $0.runId == run }, found?.isCut == true)
    }

    /// One span of a run, and the runs it triggered; of a run's own span none.
    ///
    /// - Throws: ``EngineError``: `notFound` for a run or span that is not there, `unavailable`.
    public func span(
        _ span: SpanID, of run: RunID, in environment: EnvironmentID
    ) async throws -> (span: SpanNode, triggered: [RunRecord]) {
        guard let found = try await find(span, of: run, in: environment) else {
            throw EngineError(.notFound, "Span not found")
        }
        let runs = found.children.filter { $0.data.kind == .run }.map(\.runId)
        let records = runs.isEmpty ? [] : try await read { try $0.records(environment, runs) }
        return (found, records.sorted { $0.state.id < $1.state.id })
    }

    /// A span of a run's trace, else of its own: what a large family's trace has no room for is among those.
    private func find(_ span: SpanID, of run: RunID, in environment: EnvironmentID) async throws -> SpanNode? {
        let spans = try await trace(of: run, in: environment).rootSpan.flattened
        if let found = spans.first(where: { $0.id == span }) { return found }
        return try await ownSpans(of: run, in: environment).spans.first { $0.id == span }
    }
}
