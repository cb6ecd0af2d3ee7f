import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func labels(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunLabels] {
        guard !runs.isEmpty else { return [:] }
        let labels = try statement(LoadLabels.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(runs.map(\.rawValue)))
        } _: { row in
            (row.run(), RunLabels(tags: try row.json() ?? [], metadata: row.optionalText()))
        }
        return Dictionary(labels) { first, _ in first }
    }
}

enum LoadLabels {
    static let sql = """
        SELECT id, tags, \(RunRecordRow.apart("metadata", kind: .metadata)) FROM trigger_runs AS r
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """
}
