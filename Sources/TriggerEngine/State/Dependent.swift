public import TriggerModel

/// A wait of one run for the end of another.
public struct Dependent: Hashable, Sendable {
    /// The environment both live in.
    public var environment: EnvironmentID
    /// The run waited for.
    public var child: RunID
    /// The run that waits.
    public var parent: RunID
    /// The entry it waits in.
    public var entry: EntryKey
    /// The child's place among the runs of that entry; a run found by its idempotency key may have several.
    public var index: Int

    /// Makes a wait.
    public init(environment: EnvironmentID, child: RunID, parent: RunID, entry: EntryKey, index: Int) {
        self.environment = environment
        self.child = child
        self.parent = parent
        self.entry = entry
        self.index = index
    }
}
