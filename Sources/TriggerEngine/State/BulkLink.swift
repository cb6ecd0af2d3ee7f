public import TriggerModel

/// That a bulk action made a run, or ended it.
public struct BulkLink: Hashable, Sendable {
    /// The environment.
    public var environment: EnvironmentID
    /// The bulk action.
    public var bulkAction: BulkActionID
    /// The run.
    public var run: RunID

    /// Makes a link.
    public init(environment: EnvironmentID, bulkAction: BulkActionID, run: RunID) {
        self.environment = environment
        self.bulkAction = bulkAction
        self.run = run
    }
}
