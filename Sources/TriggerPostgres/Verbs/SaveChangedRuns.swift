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
        try update(updated)
        try finish(finished)
        try changeKeys(runs.filter { $0.before.idempotencyKey != $0.after.idempotencyKey }.map(\.after))
        try move(runs.map { (before: $0.before, after: $0.after) })
    }

    private func update(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        try write(SaveChangedRuns.update) { parameters in
            SaveChangedRuns.addKeys(runs, to: &parameters)
            RunStateRow.addMutable(runs, to: &parameters)
        } check: {
            try SaveChangedRuns.check($0, of: runs)
        }
    }

    private func finish(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        let texts = try runs.map { try RunRecordRow.Texts($0) }
        try write(SaveChangedRuns.finish) { parameters in
            SaveChangedRuns.addKeys(runs, to: &parameters)
            RunStateRow.addMutable(runs, to: &parameters)
            parameters.dates(runs, \.finishedAt)
            RunRecordRow.addEnding(runs, texts, to: &parameters)
        } check: {
            try SaveChangedRuns.check($0, of: runs)
        }
    }

    private func changeKeys(_ runs: [RunState]) throws {
        guard !runs.isEmpty else { return }
        try write(SaveChangedRuns.changeKeys) { parameters in
            SaveChangedRuns.addKeys(runs, to: &parameters)
            parameters.texts(runs, \.idempotencyKey)
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

    static let changeKeys = set(["idempotency_key"])

    private static func set(_ columns: [String]) -> String {
        let changes = columns.map { "\($0) = c.\($0)" }.joined(separator: ", ")
        let all = ["environment", "id"] + columns
        return """
            UPDATE trigger_runs AS r SET \(changes)
            FROM \(RunStateRow.unnest(all)) AS c (\(all.joined(separator: ", ")))
            WHERE r.environment = c.environment AND r.id = c.id
            """
    }

    static func addKeys(_ runs: [RunState], to parameters: inout Parameters) {
        parameters.environments(runs, \.environment)
        parameters.texts(runs, \.id.rawValue)
    }

    static func check(_ count: Int, of runs: [RunState]) throws {
        guard count != runs.count else { return }
        let first = runs.first.map { "\($0.id)" } ?? ""
        throw StoreError(
            .data, "\(runs.count) runs, \(first) the first, were to be changed, but the database has \(count) of them")
    }
}
#endif
