import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveChangedRuns(_ runs: [ChangeSet.RunChangePair], _ movement: inout QueueMovement) throws {
        guard !runs.isEmpty else { return }
        let update = try statement(SaveChangedRuns.update)
        let finish = try statement(SaveChangedRuns.finish)
        for run in runs {
            if run.setsEnding {
                try self.finish(run.after, finish)
            } else {
                try update.run { SaveChangedRuns.bind(run.after, to: &$0) }
            }
            guard connection.changes == 1 else { throw missing(run.after) }
            if !run.before.isPlaced(as: run.after) { try savePlacement(run) }
            try movement.move(from: run.before, to: run.after)
            cache?.note(run.after)
        }
    }

    private func finish(_ run: RunState, _ finish: SQLStatement) throws {
        let error = try run.ending?.error.map { try JSON.text($0) }
        try savePacket(.output, run.ending?.output?.data, of: run)
        try finish.run {
            RunStateRow.bindMutable(run, to: &$0)
            SaveChangedRuns.bindEnding(of: run, error: error, to: &$0)
            $0.add(run.environment)
            $0.add(run.id.rawValue)
        }
    }

    private func savePlacement(_ run: ChangeSet.RunChangePair) throws {
        if run.before.heldKeys != run.after.heldKeys { try changeKeys(of: run.after) }
        if run.before.ownTerms != run.after.ownTerms { try changeTerms(of: run.after) }
    }

    private func changeKeys(of run: RunState) throws {
        try statement(SaveChangedRuns.changeKeys).run {
            $0.add(run.environment)
            $0.add(run.id.rawValue)
            $0.add(run.idempotencyKey)
            $0.add(run.debounceKey)
        }
    }

    private func changeTerms(of run: RunState) throws {
        let terms = try run.ownTerms.map { try JSON.text($0) }
        try statement(SaveChangedRuns.changeTerms).run {
            $0.add(run.environment)
            $0.add(run.id.rawValue)
            $0.add(terms)
        }
    }

    private func missing(_ run: RunState) -> StoreError {
        let place = "run \(run.id) of environment \(run.environment.rawValue)"
        return StoreError(.data, "\(place) was to be changed, but \(connection.file) has no such run")
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
    /// The columns of a run's ending.
    static let ending = "finished_at, output, output_type, output_apart, error"

    static let update = set(RunStateRow.mutable)

    static let finish = set("\(RunStateRow.mutable), \(ending)")

    static let changeKeys = """
        UPDATE trigger_runs SET idempotency_key = ?3, debounce_key = ?4 WHERE environment = ?1 AND id = ?2
        """

    static let changeTerms = "UPDATE trigger_runs SET terms = ?3 WHERE environment = ?1 AND id = ?2"

    private static func set(_ columns: String) -> String {
        """
        UPDATE trigger_runs SET (\(columns)) = (\(RowsStatement.placeholders(for: columns)))
        WHERE environment = ? AND id = ?
        """
    }

    static func bind(_ run: RunState, to bindings: inout Bindings) {
        RunStateRow.bindMutable(run, to: &bindings)
        bindings.add(run.environment)
        bindings.add(run.id.rawValue)
    }

    static func bindEnding(of run: RunState, error: String?, to bindings: inout Bindings) {
        let output = run.ending?.output
        bindings.add(run.finishedAt)
        SaveNewRuns.addShort(output?.data, to: &bindings)
        bindings.add(output?.type)
        bindings.add(PacketKind.isApart(output?.data))
        bindings.add(error)
    }
}
