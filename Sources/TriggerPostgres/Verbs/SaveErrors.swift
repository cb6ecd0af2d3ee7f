#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Adds to groups of errors; those that are new are made.
    ///
    /// They come in one order from all servers, after everything that loads lock, and before what may change the row of the environment.
    func saveErrors(_ groups: [ErrorGroupRecord]) throws {
        guard !groups.isEmpty else { return }
        let sorted = groups.sorted { ($0.environment, $0.id) < ($1.environment, $1.id) }
        try write(SaveErrors.add) { ErrorRow.add(sorted, to: &$0) }
    }

    /// Lists runs under the errors they ended with.
    func saveErrorLinks(_ links: [ErrorLink]) throws {
        guard !links.isEmpty else { return }
        try write(SaveErrors.insertLinks) {
            $0.environments(links, \.environment)
            $0.texts(links, \.error.rawValue)
            $0.texts(links, \.run.rawValue)
        }
    }
}

enum SaveErrors {
    static let add = """
        INSERT INTO trigger_errors AS e (\(ErrorRow.columns))
        SELECT * FROM unnest(
            $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
        ON CONFLICT (environment, id) DO UPDATE SET count = e.count + excluded.count, message = excluded.message,
            last_seen = greatest(e.last_seen, excluded.last_seen), last_run = excluded.last_run
        """

    static let insertLinks = """
        INSERT INTO trigger_error_runs (environment, error, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """
}
#endif
