#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveNewRuns(_ runs: [RunRecord]) throws {
        guard !runs.isEmpty else { return }
        try write(SaveNewRuns.insert) { try $0.rows(runs, as: .newRun, SaveNewRuns.add) }
        try saveTags(
            runs.lazy.filter { !$0.details.tags.isEmpty }.map { ($0.state.environment, $0.state.id, $0.details.tags) })
        let states = runs.map(\.state)
        try saveScheduleRuns(states)
        written.runs += states
        locked.formUnion(states.map(\.id))
        try move(states.map { (before: nil, after: $0) })
    }
}

enum SaveNewRuns {
    private static let columns =
        RunStateRow.fixed + RunStateRow.mutable + ["finished_at"] + RunRecordRow.ending + RunRecordRow.details

    static let insert = """
        INSERT INTO trigger_runs (\(columns.joined(separator: ", "))) SELECT * FROM unnest($1::trigger_new_run[])
        """

    static func add(_ run: RunRecord, to row: inout RowBuffer) throws {
        let texts = try RunRecordRow.Texts(run.state, tags: run.details.tags)
        RunStateRow.addFixed(run.state, terms: texts.terms, to: &row)
        RunStateRow.addMutable(run.state, to: &row)
        RunRecordRow.addEnding(run.state, texts, to: &row)
        RunRecordRow.addDetails(run.details, texts, to: &row)
    }
}
#endif
