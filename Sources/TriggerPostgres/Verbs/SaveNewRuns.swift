#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveNewRuns(_ runs: [RunRecord]) throws {
        guard !runs.isEmpty else { return }
        let states = runs.map(\.state)
        let texts = try runs.map { try RunRecordRow.Texts($0.state, tags: $0.details.tags) }
        try write(SaveNewRuns.insert) { parameters in
            RunStateRow.addFixed(states, to: &parameters)
            RunStateRow.addMutable(states, to: &parameters)
            parameters.dates(states, \.finishedAt)
            RunRecordRow.addEnding(states, texts, to: &parameters)
            RunRecordRow.addDetails(runs, texts, to: &parameters)
        }
        try move(states.map { (before: nil, after: $0) })
    }
}

enum SaveNewRuns {
    private static let columns =
        RunStateRow.fixed + RunStateRow.mutable + ["finished_at"] + RunRecordRow.ending + RunRecordRow.details

    static let insert = """
        INSERT INTO trigger_runs (\(columns.joined(separator: ", "))) SELECT * FROM \(RunStateRow.unnest(columns))
        """
}
#endif
