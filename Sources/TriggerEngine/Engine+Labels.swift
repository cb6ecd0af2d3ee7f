public import TriggerModel

extension Engine {
    /// Changes a run's metadata, and that of its parent and its root, for which the run itself stands where it has none.
    ///
    /// All of it or nothing, in one commit, so that no change of another is lost. What is about a parent or a root that is gone, or
    /// ended over an hour ago, is passed over.
    ///
    /// - Parameters:
    ///   - operations: The changes, in order.
    ///   - run: The run.
    ///   - environment: Where it lives.
    ///   - requestKey: One text per logical call, the same on every repeat; within 24 hours it has its effect once.
    /// - Returns: The run's own afterwards.
    /// - Throws: ``EngineError``: `notFound`; `invalid` for a run that ended over an hour ago, `tooLarge` for more than 256 KB,
    ///   `badRequest` for a key or a number that cannot be, `unavailable`.
    @discardableResult
    public func updateMetadata(
        _ operations: [TargetedOperation], of run: RunID, in environment: EnvironmentID, requestKey: String? = nil
    ) async throws -> MetadataObject {
        let family = try await read { try $0.records(environment, [run]).first?.state }
        guard let family else { throw EngineError(.notFound, "Task Run not found") }
        let changes = MetadataChanges(operations, parent: family.parent, root: family.root)
        return try await committer.submit(
            UpdateMetadata(environment: environment, run: run, changes: changes, requestKey: requestKey))
    }

    /// Reads a run's metadata.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func metadata(of run: RunID, in environment: EnvironmentID) async throws -> MetadataObject {
        let found = try await read { try $0.labels(environment, of: [run])[run] }
        guard let found else { throw EngineError(.notFound, "Task Run not found") }
        return MetadataObject(text: found.metadata)
    }

    /// Gives a run more labels; blank ones, and those that it has, are passed over.
    ///
    /// - Returns: How many are new.
    /// - Throws: ``EngineError``: `notFound`; `badRequest` for one of over 128 characters, `invalid` when it would have over 10, and
    ///   nothing is added then; `unavailable`.
    @discardableResult
    public func addTags(_ tags: [String], to run: RunID, in environment: EnvironmentID) async throws -> Int {
        try await committer.submit(AddTags(environment: environment, run: run, tags: tags))
    }
}
