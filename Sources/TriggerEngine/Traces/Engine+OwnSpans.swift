package import TriggerModel

/// A run's own part of a trace, for whoever passes it on.
package struct OwnSpans: Sendable {
    /// The trace.
    package var trace: TraceID
    /// Whether whoever began the trace records it.
    package var isSampled: Bool
    /// The spans of the run, each before those inside it; the lines of its log are among them.
    package var spans: [SpanNode]
}

/// Which trace a run is part of.
package struct TraceFacts: Sendable {
    /// The task.
    package var task: String
    /// The trace.
    package var trace: TraceID

    init(_ run: RunState) {
        task = run.task
        trace = run.trace
    }
}

extension Engine {
    /// The own spans of some runs; those that are gone are left out.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func ownSpans(of runs: [RunID], in environment: EnvironmentID) async throws -> [OwnSpans] {
        let families = try await read { snapshot in
            try snapshot.records(environment, runs).map { try TraceFamily.alone($0, snapshot) }
        }
        let query = EventQuery(runs: runs, limit: TraceFamily.mostEvents)
        let page = try await readEvents { try await $0.events(environment, matching: query) }
        let byRun = Dictionary(grouping: page?.events ?? [], by: \.run)
        return families.map { family in
            var family = family
            let run = family.root.state
            family.note(EventPage(events: byRun[run.id] ?? [], isCut: page?.isCut ?? false))
            let trace = RunTrace(family: family, now: now).object()
            return OwnSpans(
                trace: trace.traceId, isSampled: run.ownTerms?.traceParent?.isSampled ?? true,
                spans: trace.rootSpan.flattened.filter { $0.runId == run.id })
        }
    }

    /// Which traces some runs are part of; those that are gone are left out.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func traceFacts(of runs: [RunID], in environment: EnvironmentID) async throws -> [RunID: TraceFacts] {
        let found = try await read { try $0.records(environment, runs) }
        return Dictionary(found.map { ($0.state.id, TraceFacts($0.state)) }) { first, _ in first }
    }
}

extension TraceEvent {
    /// The span that it stands in: that of the code around it, else of the step, else of the attempt.
    package var surroundingSpan: SpanID {
        if let parent { return parent }
        guard !place.scope.hasPrefix("#"), let step = place.step else {
            return SpanID(run: run, attempt: place.attempt)
        }
        return SpanID(run: run, entry: step)
    }
}
