import GRDB

/// Brings a file of version 1, which had a row for each event, over to the present tables.
///
/// A portion at a time, each taken from what there was: so the file grows by little, and what a crash ends goes on at the next start.
struct EventMigration {
    private static let portion = 5_000

    let database: Database

    /// Leaves the table of version 1 without rows.
    func run() throws {
        while try moveSome() > 0 {}
    }

    /// - Returns: How many events were moved.
    private func moveSome() throws -> Int {
        var count = 0
        try database.inTransaction(.immediate) {
            try database.execute(sql: Self.copy, arguments: [Self.portion])
            count = database.changesCount
            try database.execute(sql: Self.delete, arguments: [Self.portion])
            try database.execute(sql: EventChunkSQL.count, arguments: [count])
            return .commit
        }
        return count
    }

    private static let copy = """
        INSERT INTO trigger_event_chunks (environment, run, place, first, last, latest, events, stored_at, body)
        SELECT environment, run, place, sequence, sequence, started_at, 1, stored_at,
            '[[' || sequence || ',' || started_at || ',' || coalesce(duration_us, 'null') || ',' || body || ']]'
        FROM trigger_events ORDER BY number LIMIT ?
        """

    private static let delete =
        "DELETE FROM trigger_events WHERE number IN (SELECT number FROM trigger_events ORDER BY number LIMIT ?)"
}
