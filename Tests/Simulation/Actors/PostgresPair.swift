#if Postgres
import TestSupport
import Synchronization
import TriggerEngine
import TriggerPostgres

/// Two stores on one database, the one or the other used by chance: what one of them knows of runs, the other has changed.
final class PostgresPair: SimulatedDatabase {
    private let stores: [PostgresStore]
    private let chance = Mutex(Chance(seed: 1))

    /// Opens both.
    init(at location: PostgresLocation) throws {
        stores = try (0..<2).map { _ in try PostgresStore.openBlocking(at: location) }
    }

    func begin(seed: UInt64) throws {
        for store in stores { try store.executeBlocking([]) }
        chance.withLock { $0 = Chance(seed: seed) }
    }

    func writeBlocking<Value>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> Value {
        try chance.withLock { $0.pick(stores) }.writeBlocking(body)
    }

    func executeBlocking(_ statements: [String]) throws {
        try stores[0].executeBlocking(statements)
    }

    func textsBlocking(_ sql: String, _ arguments: [String]) throws -> [String] {
        try stores[0].textsBlocking(sql, arguments)
    }

    let changes = "SELECT string_agg(id || commit, ' ' ORDER BY id) FROM trigger_writers"
    let ownTables: [String] = []
    let ownChecks = [
        """
        SELECT 'families: run ' || j.run || ' waited for run ' || e.id || ', which is gone'
        FROM trigger_journal AS j CROSS JOIN LATERAL json_array_elements_text(j.runs::json) AS e (id)
        WHERE j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT') AND NOT EXISTS (
            SELECT 1 FROM trigger_runs AS r WHERE r.environment = j.environment AND r.id = e.id)
        """
    ]

    var refutations: Int {
        stores.map(\.counts.refutations).reduce(0, +)
    }
}
#endif
