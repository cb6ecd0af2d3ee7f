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
        let record = try await record(run, in: environment)
        var family = try await read { try TraceFamily.alone(record, $0) }
        let query = EventQuery(runs: [run], since: since)
        let found = try await readEvents { try await $0.events(environment, matching: query) }
        if let found { family.note(found) }
        let spans = RunTrace(family: family, now: now).object().rootSpan.flattened
            .filter { $0.runId == run }
        let events = spans.map { RunEventObject($0) }.filter { $0.startTime >= since ?? .distantPast }
        return RunEventList(
            events: events.sorted { $0.startTime < $1.startTime }, isTruncated: found?.isCut == true ? true : nil)
    }

    /// One span of a run, and the runs it triggered; of a run's own span none.
    ///
    /// - Throws: ``EngineError``: `notFound` for a run or span that is not there, `unavailable`.
    public func span(
        _ span: SpanID, of run: RunID, in environment: EnvironmentID
    ) async throws -> (span: SpanNode, triggered: [RunRecord]) {
        let trace = try await trace(of: run, in: environment)
        guard let found = trace.rootSpan.flattened.first(where: { $0.id == span }) else {
            throw EngineError(.notFound, "Span not found")
        }
        let runs = found.children.filter { $0.data.kind == .run }.map(\.runId)
        let records = runs.isEmpty ? [] : try await read { try $0.records(environment, runs) }
        return (found, records.sorted { $0.state.id < $1.state.id })
    }
}
