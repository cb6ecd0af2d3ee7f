import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func unannounced(_ environment: EnvironmentID, limit: Int) throws -> [RunID] {
        try statement(Unannounced.sql).rows {
            $0.add(environment)
            $0.add(limit)
        } _: {
            $0.run()
        }
    }
}

enum Unannounced {
    static let sql = """
        SELECT run FROM trigger_unregistered INDEXED BY trigger_unregistered_pending
        WHERE environment = ?1 AND pending = 1 ORDER BY run LIMIT ?2
        """
}
