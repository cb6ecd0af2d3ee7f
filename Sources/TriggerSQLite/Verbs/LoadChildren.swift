import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func children(_ environment: EnvironmentID, of parent: RunID, after: RunID?, limit: Int) throws -> [RunID] {
        try statement(LoadChildren.sql).rows {
            $0.add(environment)
            $0.add(parent.rawValue)
            $0.add(after?.rawValue ?? "")
            $0.add(limit)
        } _: {
            $0.run()
        }
    }
}

enum LoadChildren {
    static let sql = """
        SELECT id FROM trigger_runs INDEXED BY trigger_runs_open_by_parent
        WHERE environment = ?1 AND parent = ?2 AND finished_at IS NULL AND id > ?3
        ORDER BY id LIMIT ?4
        """
}
