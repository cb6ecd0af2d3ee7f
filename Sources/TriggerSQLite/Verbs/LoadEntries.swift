import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func entries(_ environment: EnvironmentID, _ places: [EntryPlace]) throws -> [RunID: [JournalEntry]] {
        guard !places.isEmpty else { return [:] }
        let select = try statement(LoadEntries.sql)
        let rows = try Set(places).compactMap { place in
            try select.row {
                $0.add(environment)
                $0.add(place.run.rawValue)
                $0.add(place.id)
            } _: {
                try JournalEntryRow.read(&$0)
            }
        }
        return try journal(environment, of: rows)
    }
}

/// One entry by its key, stepped for each: within a process that costs less than a list of keys as JSON.
enum LoadEntries {
    static let sql = """
        SELECT \(JournalEntryRow.columns) FROM trigger_journal
        WHERE environment = ?1 AND run = ?2 AND scope = ?3 AND key = ?4 AND generation = ?5
        """
}
