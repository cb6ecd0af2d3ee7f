import TriggerModel

/// A run of a workspace: as it was loaded, as it is now, and its facts if it is new.
///
/// A class, since a batch looks each run up many times and the states are large.
final class LoadedRun {
    let before: RunState
    var state: RunState
    let details: RunDetails?
    /// Whether it is among the workspace's changed runs.
    var isChanged = false

    init(_ state: RunState, details: RunDetails? = nil) {
        before = state
        self.state = state
        self.details = details
    }

    /// The whole run, if it is new.
    var record: RunRecord? {
        details.map { RunRecord(state: state, details: $0) }
    }
}
