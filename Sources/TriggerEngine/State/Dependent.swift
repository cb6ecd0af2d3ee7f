public import TriggerModel

/// A wait of one run for the end of another.
public struct Dependent: Hashable, Sendable {
    /// The run waited for.
    public var child: RunID
    /// The run that waits.
    public var parent: RunID
    /// The entry it waits in.
    public var entry: EntryKey
    /// The child's place among the runs of that entry; a run found by its idempotency key may have several.
    public var index: Int

    /// Makes a wait.
    public init(child: RunID, parent: RunID, entry: EntryKey, index: Int) {
        self.child = child
        self.parent = parent
        self.entry = entry
        self.index = index
    }
}
