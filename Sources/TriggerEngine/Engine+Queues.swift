public import TriggerModel

extension Engine {
    /// Reads some of the environment's queues, sorted by name, with what runs and waits in each.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func queues(_ query: QueueQuery, in environment: EnvironmentID) async throws -> QueueRecords {
        try await read { try $0.queues(environment, query) }
    }
}
