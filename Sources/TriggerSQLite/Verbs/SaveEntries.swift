import TriggerEngine

extension SQLiteTransaction {
    func saveEntries(_ entries: [ChangeSet.EntryChange]) throws {
        guard !entries.isEmpty else { return }
        let upsert = try statement(SaveEntries.upsert)
        for entry in entries {
            let texts = try JournalEntryRow.Texts(entry.entry)
            try upsert.run { JournalEntryRow.bind(entry, texts, to: &$0) }
        }
    }
}

enum SaveEntries {
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
