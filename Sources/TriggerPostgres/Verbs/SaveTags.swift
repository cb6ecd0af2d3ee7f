#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Lists runs under their labels.
    func saveTags(_ runs: [(environment: EnvironmentID, id: RunID, tags: [String])]) throws {
        let labels = runs.flatMap { run in run.tags.map { (run.environment, run: run.id, tag: $0) } }
        guard !labels.isEmpty else { return }
        try write(SaveTags.insert) {
            $0.environments(labels, \.0)
            $0.texts(labels, \.tag)
            $0.texts(labels, \.run.rawValue)
        }
    }

    /// Forgets under which labels runs were listed, while their rows still have them.
    func forgetTags(of runs: [(environment: EnvironmentID, id: RunID)]) throws {
        try write(SaveTags.forget) {
            $0.environments(runs, \.environment)
            $0.texts(runs, \.id.rawValue)
        }
    }
}

enum SaveTags {
    static let insert = """
        INSERT INTO trigger_run_tags (environment, tag, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """

    static let forget = Places.delete(
        "trigger_run_tags",
        keys: """
            (SELECT r.environment, r.id AS run, j.tag FROM unnest($1::bigint[], $2::text[]) AS w (environment, id)
            CROSS JOIN LATERAL (
                SELECT environment, id, tags FROM trigger_runs WHERE environment = w.environment AND id = w.id LIMIT 1) AS r
            CROSS JOIN LATERAL json_array_elements_text(r.tags::json) AS j (tag)) AS c
            """,
        ["environment", "tag", "run"])
}
#endif
