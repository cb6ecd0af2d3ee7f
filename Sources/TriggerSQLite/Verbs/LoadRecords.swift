import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func records(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunRecord] {
        guard let cache else { return try storedRecords(environment, ids) }
        let (found, missing) = cache.records(environment, ids)
        return missing.isEmpty ? found : try found + storedRecords(environment, missing)
    }

    func sizes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: Int] {
        guard !runs.isEmpty else { return [:] }
        let sizes = try statement(LoadRecords.sizes).rows {
            $0.add(environment)
            $0.add(JSONText.array(runs.map(\.rawValue)))
        } _: {
            ($0.run(), $0.int())
        }
        return Dictionary(sizes) { first, _ in first }
    }

    private func storedRecords(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunRecord] {
        guard !ids.isEmpty else { return [] }
        return try statement(LoadRecords.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(ids.map(\.rawValue)))
        } _: {
            try RunRecordRow.read(&$0)
        }
    }
}

enum LoadRecords {
    static let sql = """
        SELECT \(RunStateRow.columns), \(RunRecordRow.columns) FROM trigger_runs AS r
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """

    static let sizes = """
        SELECT id, \(bytes("payload", .payload)) + \(bytes("metadata", .metadata)) + \(bytes("output", .output))
        FROM trigger_runs AS r WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """

    private static func bytes(_ column: String, _ kind: PacketKind) -> String {
        "coalesce(length(CAST(\(RunRecordRow.apart(column, kind: kind)) AS BLOB)), 0)"
    }
}
