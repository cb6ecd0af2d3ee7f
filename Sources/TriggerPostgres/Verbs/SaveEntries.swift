#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveEntries(_ entries: [ChangeSet.EntryChange]) throws {
        guard !entries.isEmpty else { return }
        var parameters = Parameters()
        try JournalEntryRow.add(entries, to: &parameters)
        try write(SaveEntries.upsert) { $0 = parameters }
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
    static let upsert = """
        INSERT INTO trigger_journal (\(JournalEntryRow.names.joined(separator: ", ")))
        SELECT * FROM unnest(
            $1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
            $9::bigint[], $10::bigint[], $11::boolean[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[],
            $16::bigint[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])
        ON CONFLICT (environment, run, scope, key, generation) DO UPDATE SET \(changes)
        """

    private static let changes = JournalEntryRow.names.dropFirst(5).map { "\($0) = excluded.\($0)" }
        .joined(separator: ", ")

    static let insertDependents = """
        INSERT INTO trigger_dependents (environment, child, parent, scope, key, generation, idx)
        SELECT * FROM \(dependents) ON CONFLICT DO NOTHING
        """

    static let deleteDependents = """
        DELETE FROM trigger_dependents AS d
        USING \(dependents) AS c (environment, child, parent, scope, key, generation, idx)
        WHERE d.environment = c.environment AND d.child = c.child AND d.parent = c.parent AND d.scope = c.scope
            AND d.key = c.key AND d.generation = c.generation AND d.idx = c.idx
        """

    private static let dependents =
        "unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])"

    static func add(_ dependents: [Dependent], to parameters: inout Parameters) {
        parameters.environments(dependents, \.environment)
        parameters.texts(dependents, \.child.rawValue)
        parameters.texts(dependents, \.parent.rawValue)
        parameters.entries(dependents, \.entry)
        parameters.counts(dependents, \.index)
    }
}
#endif
