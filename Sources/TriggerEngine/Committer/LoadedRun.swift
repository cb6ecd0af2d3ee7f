import TriggerModel

/// A run of a workspace: as it was loaded, as it is now, and its facts if it is new.
///
/// A class, since a batch looks each run up many times and the states are large.
final class LoadedRun {
    let before: RunState
    var state: RunState
    /// The facts of a new run.
    private var facts: CopyOnWrite<RunDetails>?
    /// Whether it is among the workspace's changed runs.
    var isChanged = false

    init(_ state: RunState, details: RunDetails? = nil) {
        before = state
        self.state = state
        facts = details.map { CopyOnWrite($0) }
    }

    /// Whether it is not stored yet.
    var isNew: Bool {
        facts != nil
    }

    /// Gives a new run other facts.
    func replace(_ details: RunDetails) {
        facts = CopyOnWrite(details)
    }

    /// The whole run, if it is new.
    var record: RunRecord? {
        facts.map { RunRecord(state: state, facts: $0) }
    }
}
