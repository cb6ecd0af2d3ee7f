import TriggerModel

import struct Foundation.Date

/// What a trace is made of: runs of one family, their journals, and what was recorded of them.
struct TraceFamily: Sendable {
    /// The most runs of a trace.
    static let mostRuns = 500
    /// The most recorded events of a trace.
    static let mostEvents = 20_000

    /// The run at the top.
    let root: RunRecord
    private(set) var records: [RunID: RunRecord] = [:]
    private(set) var journals: [RunID: [JournalEntry]] = [:]
    private(set) var events: [RunID: [TraceEvent]] = [:]
    private(set) var isTruncated = false
    /// The span that triggered the run at the top, where that is not the top of its family.
    private(set) var outer: SpanID?

    /// Reads a family from the run at its top downwards, generation by generation; first of all a run that was asked for, with those
    /// above it.
    static func read(
        of record: RunRecord, _ snapshot: any StoreSnapshot
    ) throws -> TraceFamily {
        let line = try ancestors(of: record, snapshot)
        var family = TraceFamily(root: line.last ?? record, line)
        var next = try family.readJournals(line.map(\.state.id), snapshot)
        next += try family.others(of: [record.state.id, family.root.state.id], snapshot)
        while !next.isEmpty {
            let new = family.admit(next)
            let found = try snapshot.records(record.state.environment, new)
            for record in found { family.records[record.state.id] = record }
            next = try family.readJournals(found.map(\.state.id), snapshot)
        }
        return family
    }

    /// A run by itself.
    static func alone(_ record: RunRecord, _ snapshot: any StoreSnapshot) throws -> TraceFamily {
        var family = TraceFamily(root: record, [record])
        let children = try family.readJournals([record.state.id], snapshot)
        if let parent = record.state.parent { family.outer = try outer(of: record.state, parent, snapshot) }
        let named = try snapshot.records(record.state.environment, Array(children.prefix(100)))
        for child in named { family.records[child.state.id] = child }
        return family
    }

    /// The entry of a parent's journal that triggered a run, else the parent itself.
    private static func outer(of run: RunState, _ parent: RunID, _ snapshot: any StoreSnapshot) throws -> SpanID {
        let query = JournalQuery(runs: [parent], selection: .history)
        let entries = try snapshot.journal(run.environment, query)[parent] ?? []
        guard let entry = entries.first(where: { $0.runs.contains(run.id) }) else { return SpanID(run: parent) }
        return SpanID(run: parent, entry: entry.id)
    }

    private init(root: RunRecord, _ line: [RunRecord]) {
        self.root = root
        for record in line { records[record.state.id] = record }
    }

    /// A run and those above it.
    private static func ancestors(of record: RunRecord, _ snapshot: any StoreSnapshot) throws -> [RunRecord] {
        var line = [record]
        while let parent = line.last?.state.parent, line.count < mostRuns {
            guard let found = try snapshot.records(record.state.environment, [parent]).first else { break }
            line.append(found)
        }
        return line
    }

    /// Reads journals; returns the runs that they created and that are not known.
    private mutating func readJournals(_ runs: [RunID], _ snapshot: any StoreSnapshot) throws -> [RunID] {
        guard !runs.isEmpty else { return [] }
        let found = try snapshot.journal(root.state.environment, JournalQuery(runs: runs, selection: .history))
        journals.merge(found) { first, _ in first }
        return runs.flatMap { found[$0] ?? [] }.flatMap(\.runs).filter { records[$0] == nil }
    }

    /// Runs that were triggered as children from outside of their parents' code, which no journal names.
    private func others(of parents: Set<RunID>, _ snapshot: any StoreSnapshot) throws -> [RunID] {
        try parents.sorted().flatMap { parent in
            try snapshot.runIDs(root.state.environment, matching: RunQuery(parent: parent, limit: 100))
        }.filter { records[$0] == nil }
    }

    /// Those of some runs that there is room for, each once.
    private mutating func admit(_ runs: [RunID]) -> [RunID] {
        var seen: Set<RunID> = []
        let new = runs.filter { seen.insert($0).inserted }
        let room = max(0, Self.mostRuns - records.count)
        if new.count > room { isTruncated = true }
        return Array(new.prefix(room))
    }

    /// What was recorded is left out beyond a limit.
    mutating func note(_ page: EventPage) {
        if page.isCut { isTruncated = true }
        events = Dictionary(grouping: page.events, by: \.run)
    }
}
