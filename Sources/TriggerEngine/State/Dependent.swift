public import TriggerModel

/// A wait of a run for something outside of it.
public struct Dependent: Hashable, Sendable {
    /// The environment both live in.
    public var environment: EnvironmentID
    /// What is waited for.
    public var awaited: Awaited
    /// The run that waits.
    public var parent: RunID
    /// The entry it waits in.
    public var entry: EntryKey
    /// The place among the runs of that entry; 0 for a token.
    ///
    /// A run found by its idempotency key may have several.
    public var index: Int

    /// Makes a wait.
    public init(environment: EnvironmentID, awaited: Awaited, parent: RunID, entry: EntryKey, index: Int = 0) {
        self.environment = environment
        self.awaited = awaited
        self.parent = parent
        self.entry = entry
        self.index = index
    }
}
