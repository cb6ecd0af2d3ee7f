import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveEntries(_ entries: [ChangeSet.EntryChange]) throws {
        guard !entries.isEmpty else { return }
        let upsert = try statement(SaveEntries.upsert)
        for entry in entries {
            let texts = try JournalEntryRow.Texts(entry.entry)
            try upsert.run { JournalEntryRow.bind(entry, texts, to: &$0) }
        }
    }

    func copyEntries(_ copies: [ChangeSet.EntryCopy]) throws {
        guard !copies.isEmpty else { return }
        let copy = try statement(SaveEntries.copy)
        for entry in copies {
            try copy.run {
                $0.add(entry.environment)
                $0.add(entry.source.run.rawValue)
                $0.add(entry.source.id)
                $0.add(entry.target.run.rawValue)
                $0.add(entry.target.id)
                $0.add(entry.position)
            }
        }
    }
}

enum SaveEntries {
    static let copy = """
        INSERT INTO trigger_journal (\(JournalEntryRow.columns))
        SELECT environment, ?6, ?7, ?8, ?9, kind, fingerprint, state, 1, tries, suspends, due_at, pending_runs, started_at,
            finished_at, NULL, error, runs, display, output_type, output, ?10
        FROM trigger_journal WHERE environment = ?1 AND run = ?2 AND scope = ?3 AND key = ?4 AND generation = ?5
        """

    static let upsert = """
        INSERT INTO trigger_journal (\(JournalEntryRow.columns))
        VALUES (\(RowsStatement.placeholders(for: JournalEntryRow.columns)))
        ON CONFLICT DO UPDATE SET
            kind = excluded.kind, fingerprint = excluded.fingerprint, state = excluded.state, attempt = excluded.attempt,
            tries = excluded.tries, suspends = excluded.suspends, due_at = excluded.due_at,
            pending_runs = excluded.pending_runs, started_at = excluded.started_at, finished_at = excluded.finished_at,
            woken_epoch = excluded.woken_epoch, error = excluded.error, runs = excluded.runs, display = excluded.display,
            output_type = excluded.output_type, output = excluded.output
        """
}
