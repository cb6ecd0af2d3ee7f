import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    /// Lists a run under its labels.
    func saveTags(_ tags: [String], of run: RunID, _ environment: EnvironmentID) throws {
        guard !tags.isEmpty else { return }
        let insert = try statement(SaveTags.insert)
        for tag in tags {
            try insert.run {
                $0.add(environment)
                $0.add(tag)
                $0.add(run.rawValue)
            }
        }
    }

    /// Forgets under which labels a run was listed, while its row still has them.
    func forgetTags(of run: RunID, _ environment: EnvironmentID) throws {
        try statement(SaveTags.forget).run {
            $0.add(environment)
            $0.add(run.rawValue)
        }
    }
}

enum SaveTags {
    static let insert =
        "INSERT INTO trigger_run_tags (environment, tag, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"

    static let forget = """
        DELETE FROM trigger_run_tags WHERE environment = ?1 AND run = ?2 AND tag IN (
            SELECT j.value FROM trigger_runs AS r CROSS JOIN json_each(r.tags) AS j WHERE r.environment = ?1 AND r.id = ?2)
        """
}
