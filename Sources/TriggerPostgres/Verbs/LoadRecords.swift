#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func records(_ environment: EnvironmentID, _ ids: [RunID]) throws -> [RunRecord] {
        guard !ids.isEmpty else { return [] }
        return try rows(LoadRecords.sql) {
            $0.add(environment)
            $0.runs(Set(ids))
        } _: {
            try RunRecordRow.read(&$0)
        }
    }

    func sizes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: Int] {
        guard !runs.isEmpty else { return [:] }
        let sizes = try rows(LoadRecords.sizes) {
            $0.add(environment)
            $0.runs(Set(runs))
        } _: {
            ($0.run(), $0.int())
        }
        return Dictionary(uniqueKeysWithValues: sizes)
    }

    /// How runs ended; those that have not are left out.
    func outcomes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunOutcome] {
        guard !runs.isEmpty else { return [:] }
        let outcomes = try rows(LoadRecords.outcomes) {
            $0.add(environment)
            $0.runs(Set(runs))
        } _: {
            RunOutcome(
                id: $0.run(), task: $0.text(), status: try $0.word(), output: RunRecordRow.readOutput(&$0),
                error: try $0.json()
            )
        }
        return Dictionary(uniqueKeysWithValues: outcomes.map { ($0.id, $0) })
    }
}

enum LoadRecords {
    static let sql = """
        SELECT r.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT \(RunRecordRow.columns) FROM trigger_runs AS r WHERE r.environment = $1 AND r.id = w.id LIMIT 1) AS r
        """

    /// The length of a long value is known without reading it.
    static let sizes = """
        SELECT r.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT id, (coalesce(octet_length(payload), 0) + coalesce(octet_length(metadata), 0)
                + coalesce(octet_length(output), 0))::bigint AS bytes
            FROM trigger_runs WHERE environment = $1 AND id = w.id LIMIT 1) AS r
        """

    static let outcomes = """
        SELECT r.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT id, task, status, output, output_type, error FROM trigger_runs
            WHERE environment = $1 AND id = w.id AND finished_at IS NOT NULL LIMIT 1) AS r
        """
}
#endif
