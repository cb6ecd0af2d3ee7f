/// The body of `PUT /api/v1/runs/{run}/metadata` (http-api.md §5.5).
///
/// Where there are operations, `metadata` is passed over.
public struct MetadataBody: Hashable, Codable, Sendable {
    /// What is to replace the whole of the run's own.
    public var metadata: [String: JSONValue]?
    /// Changes of the run's own.
    public var operations: [MetadataOperation]?
    /// Changes of its parent's.
    public var parentOperations: [MetadataOperation]?
    /// Changes of its root's.
    public var rootOperations: [MetadataOperation]?

    /// Makes a body.
    public init(
        metadata: [String: JSONValue]? = nil, operations: [MetadataOperation]? = nil,
        parentOperations: [MetadataOperation]? = nil, rootOperations: [MetadataOperation]? = nil
    ) {
        self.metadata = metadata
        self.operations = operations
        self.parentOperations = parentOperations
        self.rootOperations = rootOperations
    }

    /// What it says, in order.
    public var targeted: [TargetedOperation] {
        let own = operations ?? metadata.map { [.update($0)] } ?? []
        return own.map { TargetedOperation(.run, $0) }
            + (parentOperations ?? []).map { TargetedOperation(.parent, $0) }
            + (rootOperations ?? []).map { TargetedOperation(.root, $0) }
    }
}

/// The answer of the routes about metadata.
public struct MetadataAnswer: Hashable, Codable, Sendable {
    /// The run's own, as it is then.
    public var metadata: [String: JSONValue]

    /// Makes an answer.
    public init(metadata: [String: JSONValue]) {
        self.metadata = metadata
    }
}
