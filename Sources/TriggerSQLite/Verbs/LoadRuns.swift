import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func runs(_ environment: EnvironmentID, _ ids: [RunID], holding keys: [HeldKey]) throws -> [RunState] {
        let found = try runs(environment, withIDs: ids)
        guard !keys.isEmpty else { return found }
        var known = Set(ids)
        return try found + runs(environment, holding: keys).filter { known.insert($0.id).inserted }
    }

    private func runs(_ environment: EnvironmentID, withIDs ids: [RunID]) throws -> [RunState] {
        guard let cache else { return try storedRuns(environment, ids) }
        let (found, missing) = cache.states(environment, ids)
        return missing.isEmpty ? found : try found + storedRuns(environment, missing)
    }

    private func storedRuns(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunState] {
        guard !ids.isEmpty else { return [] }
        return try statement(LoadRuns.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(ids.map(\.rawValue)))
        } _: {
            try RunStateRow.read(&$0)
        }
    }
}

enum LoadRuns {
    static let sql = """
        SELECT \(RunStateRow.columns) FROM trigger_runs
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """
}
