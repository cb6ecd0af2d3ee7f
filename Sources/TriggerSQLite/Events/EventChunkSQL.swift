/// The statements of the event store.
enum EventChunkSQL {
    static let at = """
        SELECT number, last, stored_at FROM trigger_event_chunks
        WHERE environment = ? AND run = ? AND place = ? AND first <= ? ORDER BY first DESC LIMIT 1
        """

    static let next = """
        SELECT min(first) FROM trigger_event_chunks WHERE environment = ? AND run = ? AND place = ? AND first > ?
        """

    static let body = "SELECT body FROM trigger_event_chunks WHERE number = ?"

    static let insert = """
        INSERT INTO trigger_event_chunks
            (environment, run, place, first, stored_at, last, latest, events, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let update = "UPDATE trigger_event_chunks SET last = ?, latest = ?, events = ?, body = ? WHERE number = ?"

    static let count = "UPDATE trigger_event_totals SET events = events + ? WHERE id = 1"

    /// Where the chunks of a run lie that may have something since an instant, the latest first.
    static let ofRun = """
        SELECT number, latest FROM trigger_event_chunks WHERE environment = ? AND run = ? AND latest >= ?
        ORDER BY latest DESC, number DESC
        """

    static let oldest = "SELECT number, events, stored_at FROM trigger_event_chunks ORDER BY number LIMIT ?"

    static let delete = "DELETE FROM trigger_event_chunks WHERE number <= ? AND stored_at < ?"

    /// Rows are numbered as they come, so that the oldest lie together and are found without an index.
    static let tables = """
        CREATE TABLE IF NOT EXISTS trigger_event_chunks (
            number INTEGER PRIMARY KEY,
            environment INTEGER NOT NULL,
            run TEXT NOT NULL,
            place TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            latest INTEGER NOT NULL,
            events INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;

        CREATE UNIQUE INDEX IF NOT EXISTS trigger_event_chunks_by_place
            ON trigger_event_chunks (environment, run, place, first);
        CREATE TABLE IF NOT EXISTS trigger_event_totals (id INTEGER PRIMARY KEY, events INTEGER NOT NULL) STRICT;
        INSERT OR IGNORE INTO trigger_event_totals (id, events) VALUES (1, 0);
        """
}
