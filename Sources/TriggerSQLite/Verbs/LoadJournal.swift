import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func journal(_ environment: EnvironmentID, _ query: JournalQuery) throws -> [RunID: [JournalEntry]] {
        guard !query.runs.isEmpty else { return [:] }
        let rows = try statement(LoadJournal.sql(query.selection)).rows {
            $0.add(environment)
            $0.add(JSONText.array(query.runs.map(\.rawValue)))
            if case .woken(let epoch) = query.selection { $0.add(epoch) }
        } _: {
            try JournalEntryRow.read(&$0)
        }
        guard query.selection != .outline, query.selection != .history else { return LoadJournal.grouped(rows) }
        return try journal(environment, of: rows)
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

    static let all = selecting("state <> 'ABANDONED'", index: "")
    static let outline = selecting("state <> 'ABANDONED'", index: "", JournalEntryRow.outline)
    static let history = selecting("true", index: "", JournalEntryRow.outline)
    static let woken = selecting("woken_epoch = ?3", index: "INDEXED BY trigger_journal_woken")
    static let pending = selecting("state = 'PENDING'", index: "INDEXED BY trigger_journal_pending")

    private static func selecting(
        _ condition: String, index: String, _ columns: String = JournalEntryRow.columns
    ) -> String {
        """
        SELECT \(columns) FROM trigger_journal \(index)
        WHERE environment = ?1 AND run IN (SELECT value FROM json_each(?2)) AND \(condition)
        ORDER BY started_at, key, scope, generation
        """
    }
}
