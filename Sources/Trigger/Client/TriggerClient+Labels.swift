public import TriggerModel

extension TriggerClient {
    /// Reads a run's metadata.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func metadata(of run: RunID) async throws -> [String: JSONValue] {
        try await repeating { try await transport.metadata(of: run) }
    }

    /// Changes a run's metadata from outside of it, and that of its parent and its root, for which the run itself stands where it has
    /// none: all of it in one commit, so that no change of another is lost.
    ///
    /// Inside a task it is an ordinary call, which is made again when the task is; `context.metadata` changes a run's own once.
    ///
    /// - Parameters:
    ///   - run: The run; one that ended may be changed for an hour.
    ///   - operations: The changes, in order.
    ///   - parent: Those of its parent.
    ///   - root: Those of its root.
    /// - Returns: The run's own afterwards.
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one that ended over an hour ago, a key that
    ///   cannot be, and more than 256 KB.
    @discardableResult
    public func updateMetadata(
        of run: RunID, _ operations: [MetadataOperation] = [], parent: [MetadataOperation] = [],
        root: [MetadataOperation] = []
    ) async throws -> [String: JSONValue] {
        let changes = MetadataBody(operations: operations, parentOperations: parent, rootOperations: root)
        return try await updateMetadata(of: run, changes)
    }

    /// Replaces all of a run's metadata by the values of an object.
    ///
    /// - Throws: As ``updateMetadata(of:_:parent:root:)``; `EncodingError` for a value that is no object.
    @discardableResult
    public func replaceMetadata(of run: RunID, with object: some Encodable) async throws -> [String: JSONValue] {
        guard case .object(let values) = try JSONValue(encoding: object) else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "metadata is a JSON object")
            throw EncodingError.invalidValue(object, context)
        }
        return try await updateMetadata(of: run, MetadataBody(metadata: values))
    }

    private func updateMetadata(of run: RunID, _ changes: MetadataBody) async throws -> [String: JSONValue] {
        let requestKey = requestKey()
        return try await repeating { try await transport.updateMetadata(of: run, changes, requestKey: requestKey) }
    }

    /// Gives a run more labels; blank ones, and those that it has, are passed over.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one of over 128 characters, and when it would
    ///   have over 10: none is added then.
    public func addTags(_ tags: [String], to run: RunID) async throws {
        try await repeating { try await transport.addTags(tags, to: run) }
    }
}
