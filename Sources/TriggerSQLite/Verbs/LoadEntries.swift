import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func entries(_ environment: EnvironmentID, _ places: [EntryPlace]) throws -> [RunID: [JournalEntry]] {
        guard !places.isEmpty else { return [:] }
        let wanted = JSONText.array(Set(places)) { place, bytes in
            let generation = String(place.id.generation)
            JSONText.append(tuple: [place.run.rawValue, place.id.scope, place.id.key, generation], to: &bytes)
        }
        let rows = try statement(LoadEntries.sql).rows {
            $0.add(environment)
            $0.add(wanted)
        } _: {
            try JournalEntryRow.read(&$0)
        }
        return try journal(environment, of: rows)
    }
}

enum LoadEntries {
    static let sql = """
        SELECT \(JournalEntryRow.columns)
        FROM (
            SELECT value ->> 0 AS wanted_run, value ->> 1 AS wanted_scope, value ->> 2 AS wanted_key,
                CAST(value ->> 3 AS INTEGER) AS wanted_generation
            FROM json_each(?2)
        ) AS wanted
        CROSS JOIN trigger_journal AS j
        WHERE j.environment = ?1 AND j.run = wanted_run AND j.scope = wanted_scope AND j.key = wanted_key
            AND j.generation = wanted_generation
        """
}
