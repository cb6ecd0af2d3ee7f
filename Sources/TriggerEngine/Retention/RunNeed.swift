public import TriggerModel

/// That the journal of a run tells of the end of something that is not its own: a token, or a run that another one triggered.
///
/// It is noted only of those; that a run needs what it triggered itself is known from the runs.
public struct RunNeed: Hashable, Sendable {
    /// The environment both live in.
    public var environment: EnvironmentID
    /// What is needed.
    public var needed: Awaited
    /// The run that needs it, as long as it is there.
    public var run: RunID

    /// Notes a need.
    public init(environment: EnvironmentID, needed: Awaited, run: RunID) {
        self.environment = environment
        self.needed = needed
        self.run = run
    }
}
