import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    /// Adds to groups of errors; those that are new are made.
    func saveErrors(_ groups: [ErrorGroupRecord]) throws {
        guard !groups.isEmpty else { return }
        let add = try statement(SaveErrors.add)
        for group in groups { try add.run { ErrorRow.bind(group, to: &$0) } }
    }

    /// Lists runs under the errors they ended with.
    func saveErrorLinks(_ links: [ErrorLink]) throws {
        guard !links.isEmpty else { return }
        let insert = try statement(SaveErrors.insertLink)
        for link in links {
            try insert.run {
                $0.add(link.environment)
                $0.add(link.error.rawValue)
                $0.add(link.run.rawValue)
            }
        }
    }
}

enum SaveErrors {
    static let add = """
        INSERT INTO trigger_errors (\(ErrorRow.columns)) VALUES (\(RowsStatement.placeholders(for: ErrorRow.columns)))
        ON CONFLICT (environment, id) DO UPDATE SET count = count + excluded.count, message = excluded.message,
            last_seen = max(last_seen, excluded.last_seen), last_run = excluded.last_run
        """

    static let insertLink =
        "INSERT INTO trigger_error_runs (environment, error, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"
}
