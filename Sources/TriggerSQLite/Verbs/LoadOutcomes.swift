import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    /// How runs ended; those that have not are left out.
    func outcomes(_ environment: EnvironmentID, of runs: [RunID]) throws -> [RunID: RunOutcome] {
        guard !runs.isEmpty else { return [:] }
        let outcomes = try statement(LoadOutcomes.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(runs.map(\.rawValue)))
        } _: {
            try LoadOutcomes.read(&$0)
        }
        return Dictionary(outcomes.map { ($0.id, $0) }) { first, _ in first }
    }
}

enum LoadOutcomes {
    static let sql = """
        SELECT id, task, status, \(RunRecordRow.apart("output", kind: .output)), output_type, error
        FROM trigger_runs AS r
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2)) AND finished_at IS NOT NULL
        """

    static func read(_ row: inout Columns) throws -> RunOutcome {
        RunOutcome(
            id: row.run(), task: row.text(), status: try row.word(), output: RunRecordRow.readOutput(&row),
            error: try row.json()
        )
    }
}
