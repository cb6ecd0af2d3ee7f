import TriggerModel

import struct Foundation.Date

/// The trace of a family: the spans of its runs, of which most follow from what is durable anyway.
///
/// A run's span, its steps, waits and the runs it triggered come from its row and its journal; attempts from these and, where they failed
/// or followed others, from what their workers recorded, as do the spans and lines of the user's code.
struct RunTrace {
    let family: TraceFamily
    let now: Date

    /// The whole of it.
    func object() -> TraceObject {
        TraceObject(
            traceId: family.root.state.trace, rootSpan: tree(),
            isTruncated: family.isTruncated ? true : nil)
    }

    /// The span outside of this server that triggered the root; nil without one, and for a run that has a parent.
    private var outerSpan: SpanID? {
        let state = family.root.state
        return state.parent == nil ? state.ownTerms?.traceParent?.span : family.outer
    }

    private func tree() -> SpanNode {
        var building = TraceBuilding(root: runSpan(family.root, under: outerSpan))
        var next = [family.root]
        while let record = next.popLast() {
            for child in add(record, to: &building) where building.add(runSpan(child.record, under: child.parent)) {
                next.append(child.record)
            }
        }
        return building.tree()
    }

    /// Adds what is inside a run.
    ///
    /// - Returns: The runs that it triggered, each with the span that did.
    private func add(_ record: RunRecord, to building: inout TraceBuilding) -> [(record: RunRecord, parent: SpanID)] {
        let run = record.state.id
        let (journal, events) = (family.journals[run] ?? [], family.events[run] ?? [])
        for span in AttemptSpans(state: record.state, events: events, now: now).all() { building.add(span) }
        let places = EntryPlaces(run: run, journal: journal)
        for entry in journal { building.add(entrySpan(entry, of: record, places)) }
        for event in events where event.kind != .attempt { building.add(eventSpan(event, of: record, places)) }
        return children(of: record, journal)
    }

    private func children(
        of record: RunRecord, _ journal: [JournalEntry]
    ) -> [(record: RunRecord, parent: SpanID)] {
        let run = record.state.id
        var named: Set<RunID> = []
        var all: [(record: RunRecord, parent: SpanID)] = []
        for entry in journal {
            for child in entry.runs where named.insert(child).inserted {
                guard let child = family.records[child], child.state.parent == run else { continue }
                all.append((child, SpanID(run: run, entry: entry.id)))
            }
        }
        let others = family.records.values.filter { $0.state.parent == run && !named.contains($0.state.id) }
        return all + others.map { ($0, SpanID(run: run)) }
    }
}

// MARK: - One span

extension RunTrace {
    private func runSpan(_ record: RunRecord, under parent: SpanID?) -> SpanNode {
        let state = record.state
        var data = SpanData(message: state.task, kind: .run, startTime: state.createdAt, level: .trace)
        data.end(at: state.finishedAt, of: state, now)
        data.isError = state.hasFailed
        data.taskSlug = state.task
        data.workerVersion = state.version
        data.queueName = state.queue
        data.machinePreset = state.ownTerms?.machine
        if data.isError, let error = state.ending?.error { data.fail(error, at: state.finishedAt ?? now) }
        data.properties = ["status": .string(APIStatus(state.status).rawValue)]
        if let batch = state.batch { data.properties?["batch"] = .string(batch.rawValue) }
        if let origin = state.ownTerms?.replayOf { data.properties?["replayOf"] = .string(origin.rawValue) }
        return SpanNode(id: SpanID(run: state.id), parentId: parent, runId: state.id, data: data)
    }

    private func entrySpan(_ entry: JournalEntry, of record: RunRecord, _ places: EntryPlaces) -> SpanNode {
        let state = record.state
        var data = SpanData(message: name(of: entry), kind: entry.kind.spanKind, startTime: entry.startedAt)
        data.attemptNumber = entry.attempt
        data.end(at: end(of: entry, state), of: state, now)
        data.isError = entry.state == .failed
        if entry.state == .abandoned { data.isCancelled = true }
        if let error = entry.error, entry.state == .failed { data.fail(error, at: entry.finishedAt ?? now) }
        data.properties = facts(of: entry)
        if isCached(entry, by: state.id, places) { data.isCached = true }
        return SpanNode(
            id: SpanID(run: state.id, entry: entry.id), parentId: places.parent(of: entry), runId: state.id, data: data)
    }

    private func eventSpan(_ event: TraceEvent, of record: RunRecord, _ places: EntryPlaces) -> SpanNode {
        var data = SpanData(
            message: event.message, kind: event.kind.spanKind, startTime: event.startedAt, level: event.level)
        data.attemptNumber = event.place.attempt
        data.properties = event.attributes
        if let duration = event.durationUs {
            data.duration = Double(duration) / 1000
        } else {
            data.end(at: nil, of: record.state, now)
        }
        if let error = event.error { data.fail(error, at: event.startedAt) }
        return SpanNode(
            id: event.span, parentId: event.parent ?? places.span(around: event.place), runId: event.run, data: data)
    }

    /// When an entry ended; nil for one that goes on.
    ///
    /// What was abandoned ended with its attempt.
    private func end(of entry: JournalEntry, _ run: RunState) -> Date? {
        switch entry.state {
        case .pending: return nil
        case .completed, .failed: return entry.finishedAt ?? entry.startedAt
        case .abandoned:
            if entry.attempt == run.attempt, let end = run.finishedAt { return end }
            let attempt = family.events[run.id]?.first { $0.kind == .attempt && $0.place.attempt == entry.attempt }
            return attempt.flatMap(\.endedAt) ?? entry.startedAt
        }
    }

    /// Whether an entry triggered nothing, since its key led to runs that were there.
    private func isCached(_ entry: JournalEntry, by run: RunID, _ places: EntryPlaces) -> Bool {
        let known = entry.runs.compactMap { family.records[$0]?.state }
        return !known.isEmpty
            && known.allSatisfy { $0.parent != run || places.origins[$0.id] != entry.id }
    }

    private func name(of entry: JournalEntry) -> String {
        if let name = entry.display?.name { return name }
        let key = entry.id.isUnkeyed ? "" : entry.id.key
        switch entry.kind {
        case .step: return key
        case .hook: return key.split(separator: ".").first.map(String.init) ?? key
        case .wait: return key.isEmpty ? "wait" : "wait \(key)"
        case .waitForToken: return key.isEmpty ? "wait for a token" : "wait for the token \(key)"
        case .createToken: return key.isEmpty ? "create a token" : "create the token \(key)"
        case .trigger: return "trigger \(tasks(of: entry))"
        case .triggerAndWait: return "triggerAndWait \(tasks(of: entry))"
        case .batchTrigger: return "batchTrigger \(tasks(of: entry))"
        case .batchTriggerAndWait: return "batchTriggerAndWait \(tasks(of: entry))"
        }
    }

    /// The tasks of the runs of an entry: `resize ×3`.
    private func tasks(of entry: JournalEntry) -> String {
        let tasks = Set(entry.runs.compactMap { family.records[$0]?.state.task }).sorted()
        let names = tasks.count > 3 ? "\(tasks.count) tasks" : tasks.joined(separator: ", ")
        return entry.runs.count > 1 ? "\(names) ×\(entry.runs.count)" : names
    }

    private func facts(of entry: JournalEntry) -> [String: JSONValue]? {
        var facts: [String: JSONValue] = [:]
        if entry.tries > 1 { facts["tries"] = .integer(Int64(entry.tries)) }
        if entry.state == .pending, let due = entry.dueAt { facts["dueAt"] = .string(due.iso8601) }
        if let token = entry.token { facts["token"] = .string(token.rawValue) }
        if !entry.runs.isEmpty { facts["runs"] = .array(entry.runs.prefix(100).map { .string($0.rawValue) }) }
        for property in entry.display?.properties ?? [] { facts[property.label] = .string(property.text) }
        return facts.isEmpty ? nil : facts
    }
}

extension SpanData {
    /// Ends the span at an instant; without one it goes on, unless the run has ended.
    mutating func end(at instant: Date?, of run: RunState, _ now: Date) {
        let isOver = run.status.isFinal
        let end = instant ?? (isOver ? run.finishedAt ?? now : now)
        duration = max(0, Double(end.since(startTime).milliseconds))
        isPartial = instant == nil && !isOver
        isCancelled = run.status == .canceled && (instant == nil || kind == .run)
    }

    /// The span failed.
    mutating func fail(_ error: RunError, at instant: Date) {
        isError = true
        level = .error
        var facts: [String: JSONValue] = ["message": .string(error.message)]
        if let name = error.name { facts["type"] = .string(name) }
        if case .builtIn(_, _, let trace) = error, !trace.isEmpty { facts["stacktrace"] = .string(trace) }
        events = [SpanEventObject(name: "exception", time: instant, properties: facts)]
    }
}

extension RunState {
    /// Whether it ended, and neither well nor by a cancel.
    var hasFailed: Bool {
        status.isFinal && status != .completedSuccessfully && status != .canceled
    }
}

extension EntryKind {
    fileprivate var spanKind: SpanData.Kind {
        switch self {
        case .step: .step
        case .hook: .hook
        case .wait, .waitForToken: .wait
        case .trigger, .triggerAndWait, .batchTrigger, .batchTriggerAndWait: .trigger
        case .createToken: .token
        }
    }
}

extension TraceEvent.Kind {
    fileprivate var spanKind: SpanData.Kind {
        switch self {
        case .log, .dropped: .log
        case .span: .span
        case .attempt: .attempt
        case .hook: .hook
        }
    }
}

extension RunState {
    /// The trace that it is part of.
    var trace: TraceID {
        ownTerms?.traceParent?.trace ?? TraceID(root: root)
    }
}
