#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func labels(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunLabels] {
        guard !runs.isEmpty else { return [:] }
        let labels = try rows(LoadLabels.sql) {
            $0.add(environment)
            $0.runs(Set(runs))
        } _: { row in
            (row.run(), RunLabels(tags: try row.json() ?? [], metadata: row.optionalText()))
        }
        return Dictionary(labels) { first, _ in first }
    }
}

enum LoadLabels {
    /// The runs are locked before, where anything is to be changed.
    static let sql = """
        SELECT r.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT id, tags, metadata FROM trigger_runs WHERE environment = $1 AND id = w.id LIMIT 1) AS r
        """
}
#endif
