/// Asks a store what is cheap to answer while others work.
protocol Probe: Sendable {
    /// The first column of the first row, a whole number.
    func number(_ sql: String) throws -> Int
}

extension Probe {
    /// Whether no run is in line and none holds a slot; the cost does not depend on how many there ever were.
    func isIdle() throws -> Bool {
        try number(
            """
            SELECT CASE WHEN (SELECT sum(running) FROM trigger_environments) = 0
                AND NOT EXISTS (SELECT 1 FROM trigger_ready) AND NOT EXISTS (SELECT 1 FROM trigger_unregistered)
                THEN 1 ELSE 0 END
            """) == 1
    }

    /// How many runs ended well with an output: looks at all of them.
    func completed() throws -> Int {
        try number(
            "SELECT count(*) FROM trigger_runs WHERE status = 'COMPLETED_SUCCESSFULLY' AND output IS NOT NULL")
    }
}
