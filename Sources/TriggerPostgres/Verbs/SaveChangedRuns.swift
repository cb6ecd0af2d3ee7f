#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveChangedRuns(_ runs: [ChangeSet.RunChangePair]) throws {
        guard !runs.isEmpty else { return }
        var (updated, finished) = ([RunState](), [RunState]())
        for run in runs {
            if run.setsEnding { finished.append(run.after) } else { updated.append(run.after) }
        }
        try write(SaveChangedRuns.update, updated)
        try write(SaveChangedRuns.finish, finished)
        let placed = runs.filter { !$0.before.isPlaced(as: $0.after) }
        try changeKeys(placed.filter { $0.before.heldKeys != $0.after.heldKeys }.map(\.after))
        try changeTerms(placed.filter { $0.before.ownTerms != $0.after.ownTerms }.map(\.after))
        written.runs += runs.map(\.after)
        try move(runs.map { (before: $0.before, after: $0.after) })
    }

    /// Where all runs are locked, they are there, and nothing is left to be looked at.
    private func check(of runs: [RunState]) -> ((Int) throws -> Void)? {
        guard runs.contains(where: { !locked.contains($0.id) }) else { return nil }
        return { try SaveChangedRuns.check($0, of: runs) }
    }

    private func write(_ sql: String, _ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        try write(sql, { try $0.rows(runs, as: .changedRun, SaveChangedRuns.add) }, check: check(of: runs))
    }

    private func changeTerms(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        let terms = try runs.map { try $0.ownTerms.map { try JSON.text($0) } }
        try write(SaveChangedRuns.changeTerms) { parameters in
            parameters.environments(runs, \.environment)
            parameters.texts(runs, \.id.rawValue)
            parameters.texts(terms) { $0 }
        }
    }

    private func changeKeys(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        try write(SaveChangedRuns.changeKeys) { parameters in
            parameters.environments(runs, \.environment)
            parameters.texts(runs, \.id.rawValue)
            parameters.texts(runs, \.idempotencyKey)
            parameters.texts(runs, \.debounceKey)
        }
    }
}

extension ChangeSet.RunChangePair {
    /// Whether the change ends the run.
    ///
    /// Later changes of an ended run leave its ending alone, since it is not loaded back.
    fileprivate var setsEnding: Bool {
        after.ending != nil || before.finishedAt != after.finishedAt
    }
}

enum SaveChangedRuns {
    static let update = set(RunStateRow.mutable)

    static let finish = set(RunStateRow.mutable + ["finished_at"] + RunRecordRow.ending)

    private static func set(_ columns: [String]) -> String {
        let changes = columns.map { "\($0) = c.\($0)" }
        return Places.update(
            "trigger_runs", set: changes.joined(separator: ", "), keys: "unnest($1::trigger_run_change[]) AS c", key)
    }

    static let changeKeys = Places.update(
        "trigger_runs", set: "idempotency_key = c.idempotency_key, debounce_key = c.debounce_key",
        keys:
            "unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS c (environment, id, idempotency_key, debounce_key)",
        key)

    static let changeTerms = Places.update(
        "trigger_runs", set: "terms = c.terms",
        keys: "unnest($1::bigint[], $2::text[], $3::text[]) AS c (environment, id, terms)", key)

    private static let key = ["environment", "id"]

    static func add(_ run: RunState, to row: inout RowBuffer) throws {
        row.add(run.environment)
        row.add(run.id.rawValue)
        RunStateRow.addMutable(run, to: &row)
        RunRecordRow.addEnding(run, try RunRecordRow.Texts(run), to: &row)
    }

    static func check(_ count: Int, of runs: [RunState]) throws {
        guard count != runs.count else { return }
        let first = runs.first.map { "\($0.id)" } ?? ""
        throw StoreError(
            .data, "\(runs.count) runs, \(first) the first, were to be changed, but the database has \(count) of them")
    }
}
#endif
