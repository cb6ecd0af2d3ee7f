import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func runs(_ environment: EnvironmentID, holding keys: [IdempotencyKey]) throws -> [RunState] {
        let pairs = JSONText.array(Set(keys)) { JSONText.append(tuple: [$0.task, $0.key], to: &$1) }
        return try statement(LoadRunsHoldingKeys.sql).rows {
            $0.add(environment)
            $0.add(pairs)
        } _: {
            try RunStateRow.read(&$0)
        }
    }
}

enum LoadRunsHoldingKeys {
    static let sql = """
        SELECT \(RunStateRow.columns)
        FROM (SELECT value ->> 0 AS wanted_task, value ->> 1 AS wanted_key FROM json_each(?2)) AS wanted
        CROSS JOIN trigger_runs AS r INDEXED BY trigger_runs_by_idempotency_key
        WHERE r.environment = ?1 AND r.task = wanted_task AND r.idempotency_key = wanted_key
        """
}
