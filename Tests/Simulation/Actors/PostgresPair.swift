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
    let ownChecks: [String] = []

    var refutations: Int {
        stores.map(\.counts.refutations).reduce(0, +)
    }
}
#endif
