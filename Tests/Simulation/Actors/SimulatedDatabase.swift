import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

/// The real store of a simulation, on the thread that calls.
protocol SimulatedDatabase: Sendable {
    /// Prepares for a plan, and forgets what is left of others: with the same seed the same is done.
    func begin(seed: UInt64) throws

    /// Runs a body in one transaction.
    func writeBlocking<Value>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value

    /// Runs statements that are not the store's own.
    func executeBlocking(_ statements: [String]) throws

    /// The first columns of a query's rows.
    func textsBlocking(_ sql: String, _ arguments: [String]) throws -> [String]

    /// A query for a text that is another one whenever something was written.
    var changes: String { get }

    /// The tables that only this store has.
    var ownTables: [String] { get }

    /// What must hold of what only this store has, as ``RowChecks``.
    var ownChecks: [String] { get }

    /// How often a transaction was done again, since what it was decided on was not so.
    var refutations: Int { get }
}

extension SimulatedDatabase {
    func begin(seed: UInt64) {}

    var refutations: Int {
        0
    }

    func textsBlocking(_ sql: String) throws -> [String] {
        try textsBlocking(sql, [])
    }
}

extension SQLiteStore: SimulatedDatabase {
    var changes: String {
        "SELECT total_changes()"
    }

    var ownTables: [String] {
        ["packets"]
    }

    /// A head names the run of a line that has one only.
    var ownChecks: [String] {
        [
            """
            SELECT 'ready queue: the only run of the line of run ' || y.run || ' is wrong'
            FROM trigger_ready AS y JOIN trigger_heads AS h ON h.environment = y.environment AND h.queue = y.queue
                AND h.key = y.key AND h.task = y.task AND h.lane = y.lane
            WHERE h.only_run IS NOT (SELECT CASE WHEN count(*) = 1 THEN o.run END FROM trigger_ready AS o
                WHERE o.environment = y.environment AND o.queue = y.queue AND o.key = y.key AND o.task = y.task
                    AND o.lane = y.lane)
            """,
            """
            SELECT 'families: run ' || j.run || ' waited for run ' || e.value || ', which is gone'
            FROM trigger_journal AS j CROSS JOIN json_each(j.runs) AS e
            WHERE j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT') AND NOT EXISTS (
                SELECT 1 FROM trigger_runs AS r WHERE r.environment = j.environment AND r.id = e.value)
            """,
        ]
    }
}
