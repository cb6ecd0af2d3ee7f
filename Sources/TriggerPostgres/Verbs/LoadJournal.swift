#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func journal(_ environment: EnvironmentID, _ query: JournalQuery) throws -> [RunID: [JournalEntry]] {
        guard !query.runs.isEmpty else { return [:] }
        let rows = try rows(LoadJournal.sql(query.selection)) {
            $0.add(environment)
            $0.runs(Set(query.runs))
            if case .woken(let epoch) = query.selection { $0.add(epoch) }
        } _: {
            try JournalEntryRow.read(&$0)
        }
        guard query.selection != .outline, query.selection != .history else { return LoadJournal.grouped(rows) }
        return try journal(environment, of: rows)
    }

    func entries(_ environment: EnvironmentID, _ places: [EntryPlace]) throws -> [RunID: [JournalEntry]] {
        guard !places.isEmpty else { return [:] }
        let answer = try askEntries(environment, places)
        try connection.receiveAll()
        return try journal(environment, of: answer.rows)
    }

    func askEntries(
        _ environment: EnvironmentID, _ places: [EntryPlace]
    ) throws -> Answer<(run: RunID, entry: JournalEntry)> {
        let places = Set(places)
        return try ask(LoadJournal.entries) {
            $0.add(environment)
            $0.texts(places, \.run.rawValue)
            $0.entries(places, \.id)
        } _: {
            try JournalEntryRow.read(&$0)
        }
    }

    /// Sorts entries by run, keeping their order, and adds the outcomes of runs and the outputs of tokens they waited for.
    func journal(
        _ environment: EnvironmentID, of rows: [(run: RunID, entry: JournalEntry)]
    ) throws -> [RunID: [JournalEntry]] {
        let children = rows.lazy.filter { $0.entry.hasOutcomes }.flatMap(\.entry.runs)
        let outcomes = try self.outcomes(environment, of: Array(children))
        let outputs = try outputs(environment, of: rows.compactMap(\.entry.awaitedOutput))
        var journal: [RunID: [JournalEntry]] = [:]
        for (run, entry) in rows {
            var entry = entry
            if entry.hasOutcomes { entry.outcomes = entry.runs.compactMap { outcomes[$0] } }
            if let token = entry.awaitedOutput { entry.output = outputs[token] }
            journal[run, default: []].append(entry)
        }
        return journal
    }
}

extension JournalEntry {
    /// Whether a worker is told how the runs of the entry ended.
    fileprivate var hasOutcomes: Bool {
        kind.awaitsRuns && state == .completed
    }
}

enum LoadJournal {
    /// Entries by run, in their order.
    static func grouped(_ rows: [(run: RunID, entry: JournalEntry)]) -> [RunID: [JournalEntry]] {
        rows.reduce(into: [:]) { $0[$1.run, default: []].append($1.entry) }
    }

    static func sql(_ selection: JournalQuery.Selection) -> String {
        switch selection {
        case .all: all
        case .outline: outline
        case .history: history
        case .woken: woken
        case .pending: pending
        }
    }

    static let all = selecting("j.state <> 'ABANDONED'")
    static let outline = selecting("j.state <> 'ABANDONED'", JournalEntryRow.outline)
    static let history = selecting("true", JournalEntryRow.outline)
    static let woken = selecting("j.woken_epoch = $3")
    static let pending = selecting("j.state = 'PENDING'")

    private static func selecting(_ condition: String, _ columns: String = JournalEntryRow.columns) -> String {
        """
        SELECT j.* FROM unnest($2::text[]) AS w (run) CROSS JOIN LATERAL (
            SELECT \(columns) FROM trigger_journal AS j
            WHERE j.environment = $1 AND j.run = w.run AND \(condition) OFFSET 0) AS j
        ORDER BY j.started_at, j.key, j.scope, j.generation
        """
    }

    static let entries = """
        SELECT j.* FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS p (run, scope, key, generation)
        CROSS JOIN LATERAL (
            SELECT \(JournalEntryRow.columns) FROM trigger_journal AS j
            WHERE j.environment = $1 AND j.run = p.run AND j.scope = p.scope AND j.key = p.key
                AND j.generation = p.generation LIMIT 1) AS j
        """
}
#endif
