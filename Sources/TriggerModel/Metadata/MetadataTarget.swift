/// Whose metadata a run changes.
public enum MetadataTarget: String, Hashable, Codable, Sendable {
    /// Its own.
    case run
    /// That of the run that triggered it; its own where there is none.
    case parent
    /// That of the run at the top of its family, which may be itself.
    case root
}

/// A change of metadata, and whose.
public struct TargetedOperation: Hashable, Codable, Sendable {
    /// Whose metadata is changed.
    public var target: MetadataTarget
    /// The change.
    public var operation: MetadataOperation

    /// Makes the pair.
    public init(_ target: MetadataTarget, _ operation: MetadataOperation) {
        self.target = target
        self.operation = operation
    }
}

/// Changes of metadata that a run makes, in order, and the runs that they may be about.
public struct MetadataChanges: Hashable, Codable, Sendable {
    /// The run that triggered it, where changes are about that.
    public var parent: RunID?
    /// The run at the top of its family, where changes are about that.
    public var root: RunID?
    /// The changes.
    public var operations: [TargetedOperation]

    /// Makes changes.
    public init(_ operations: [TargetedOperation], parent: RunID?, root: RunID) {
        self.operations = operations
        self.parent = operations.contains { $0.target == .parent } ? parent : nil
        self.root = operations.contains { $0.target == .root } ? root : nil
    }

    /// No fewer bytes than their values have.
    public var mostBytes: Int {
        operations.reduce(0) { $0 + $1.operation.mostBytes }
    }

    /// The runs they are about, beside the one that makes them.
    public var others: [RunID] {
        [parent, root].compactMap { $0 }
    }
}
