import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveChangedRuns(_ runs: [ChangeSet.RunChangePair], _ movement: inout QueueMovement) throws {
        guard !runs.isEmpty else { return }
        let update = try statement(SaveChangedRuns.update)
        for run in runs {
            if run.setsEnding {
                try finish(run.after)
            } else {
                try update.run { SaveChangedRuns.bind(run.after, to: &$0) }
            }
            guard connection.changes == 1 else { throw missing(run.after) }
            try move(from: run.before, to: run.after, &movement)
        }
    }

    private func finish(_ run: RunState) throws {
        let error = try run.ending?.error.map { try JSON.text($0) }
        try savePacket(.output, run.ending?.output?.data, of: run)
        try statement(SaveChangedRuns.finish).run {
            RunStateRow.bindMutable(run, to: &$0)
            SaveChangedRuns.bindEnding(of: run, error: error, to: &$0)
            $0.add(run.environment)
            $0.add(run.id.rawValue)
        }
    }

    private func missing(_ run: RunState) -> StoreError {
        StoreError(.data, "run \(run.id) of environment \(run.environment.rawValue) was to be changed, but does not exist")
    }

    /// Moves a run from the line it stood in to the one it stands in now, and counts its slot.
    func move(from before: RunState?, to after: RunState, _ movement: inout QueueMovement) throws {
        movement.countSlots(before: before, after: after)
        let (oldReady, newReady) = (ReadyRow(of: before), ReadyRow(of: after))
        if oldReady != newReady {
            if let oldReady { try deleteReady(oldReady) }
            if let newReady { try insertReady(newReady) }
            if let oldReady { movement.touch(oldReady.line) }
            if let newReady { movement.touch(newReady.line) }
        }
        if let old = UnregisteredPlace(of: before) { try deleteUnregistered(CollectionOfOne(old)) }
        if let new = UnregisteredPlace(of: after) { try insertUnregistered(new, status: after.status) }
    }
}

extension ChangeSet.RunChangePair {
    /// Whether the change ends the run. Later changes of an ended run leave its ending alone, since it is not loaded back.
    fileprivate var setsEnding: Bool {
        after.ending != nil || before.finishedAt != after.finishedAt
    }
}

enum SaveChangedRuns {
    /// The columns of a run's ending.
    static let ending = "finished_at, output, output_type, output_apart, error"

    static let update = set(RunStateRow.mutable)

    static let finish = set("\(RunStateRow.mutable), \(ending)")

    private static func set(_ columns: String) -> String {
        """
        UPDATE trigger_runs SET (\(columns)) = (\(SaveNewRuns.placeholders(for: columns)))
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
