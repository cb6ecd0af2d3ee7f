#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveEntries(_ entries: [ChangeSet.EntryChange]) throws {
        written.entries += entries
        try save(entries.filter { isPresumedAbsent($0) }, SaveEntries.insert)
        try save(entries.filter { !isPresumedAbsent($0) }, SaveEntries.upsert)
        for change in entries {
            presumption.absent[change.environment]?.remove(EntryPlace(run: change.run, id: change.entry.id))
        }
    }

    func copyEntries(_ copies: [ChangeSet.EntryCopy]) throws {
        guard !copies.isEmpty else { return }
        try write(SaveEntries.copy) {
            $0.environments(copies, \.environment)
            $0.texts(copies, \.source.run.rawValue)
            $0.entries(copies, \.source.id)
            $0.texts(copies, \.target.run.rawValue)
            $0.entries(copies, \.target.id)
            $0.counts(copies, \.position)
        }
    }

    private func save(_ entries: [ChangeSet.EntryChange], _ sql: String) throws {
        guard !entries.isEmpty else { return }
        try write(sql) { try $0.rows(entries, as: .entry, JournalEntryRow.add) }
    }

    private func isPresumedAbsent(_ change: ChangeSet.EntryChange) -> Bool {
        presumption.absent[change.environment]?.contains(EntryPlace(run: change.run, id: change.entry.id)) ?? false
    }

    func saveDependents(_ dependents: [Dependent]) throws {
        guard !dependents.isEmpty else { return }
        try write(SaveEntries.insertDependents) { SaveEntries.add(dependents, to: &$0) }
    }

    func endDependents(_ dependents: [Dependent]) throws {
        guard !dependents.isEmpty else { return }
        try write(SaveEntries.deleteDependents) { SaveEntries.add(dependents, to: &$0) }
    }
}

enum SaveEntries {
    /// Fails where an entry is there.
    static let insert = """
        INSERT INTO trigger_journal (\(JournalEntryRow.names.joined(separator: ", ")))
        SELECT * FROM unnest($1::trigger_journal_row[])
        """

    static let upsert = """
        \(insert)
        ON CONFLICT (environment, run, scope, key, generation) DO UPDATE SET \(changes)
        """

    static let copy = """
        INSERT INTO trigger_journal (\(JournalEntryRow.names.joined(separator: ", ")))
        SELECT j.environment, c.new_run, c.new_scope, c.new_key, c.new_generation, j.kind, j.fingerprint, j.state, 1, j.tries,
            j.suspends, j.due_at, j.pending_runs, j.started_at, j.finished_at, NULL, j.error, j.runs, j.display,
            j.output_type, j.output, c.position
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
            $9::bigint[], $10::bigint[])
            AS c (environment, run, scope, key, generation, new_run, new_scope, new_key, new_generation, position)
        CROSS JOIN LATERAL (
            SELECT * FROM trigger_journal
            WHERE environment = c.environment AND run = c.run AND scope = c.scope AND key = c.key
                AND generation = c.generation LIMIT 1) AS j
        """

    private static let changes = JournalEntryRow.names.dropFirst(5).map { "\($0) = excluded.\($0)" }
        .joined(separator: ", ")

    static let insertDependents = """
        INSERT INTO trigger_dependents (environment, child, parent, scope, key, generation, idx)
        SELECT * FROM \(dependents) ON CONFLICT DO NOTHING
        """

    static let deleteDependents = Places.delete(
        "trigger_dependents", keys: "\(dependents) AS c (\(key.joined(separator: ", ")))", key)

    private static let key = ["environment", "child", "parent", "scope", "key", "generation", "idx"]

    private static let dependents =
        "unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])"

    static func add(_ dependents: [Dependent], to parameters: inout Parameters) {
        parameters.environments(dependents, \.environment)
        parameters.texts(dependents, \.awaited.text)
        parameters.texts(dependents, \.parent.rawValue)
        parameters.entries(dependents, \.entry)
        parameters.counts(dependents, \.index)
    }
}
#endif
