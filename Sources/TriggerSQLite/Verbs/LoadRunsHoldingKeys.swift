import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func runs(_ environment: EnvironmentID, holding keys: [HeldKey]) throws -> [RunState] {
        try runs(environment, holding: keys, of: .idempotency, LoadRunsHoldingKeys.idempotency)
            + runs(environment, holding: keys, of: .debounce, LoadRunsHoldingKeys.debounce)
    }

    private func runs(
        _ environment: EnvironmentID, holding keys: [HeldKey], of kind: HeldKey.Kind, _ sql: String
    ) throws -> [RunState] {
        let keys = Set(keys.filter { $0.kind == kind })
        guard !keys.isEmpty else { return [] }
        let pairs = JSONText.array(keys) { JSONText.append(tuple: [$0.task, $0.key], to: &$1) }
        return try statement(sql).rows {
            $0.add(environment)
            $0.add(pairs)
        } _: {
            try RunStateRow.read(&$0)
        }
    }
}

enum LoadRunsHoldingKeys {
    static let idempotency = holding("idempotency_key")

    static let debounce = holding("debounce_key")

    private static func holding(_ column: String) -> String {
        """
        SELECT \(RunStateRow.columns)
        FROM (SELECT value ->> 0 AS wanted_task, value ->> 1 AS wanted_key FROM json_each(?2)) AS wanted
        CROSS JOIN trigger_runs AS r INDEXED BY trigger_runs_by_\(column)
        WHERE r.environment = ?1 AND r.task = wanted_task AND r.\(column) = wanted_key
        """
    }
}
