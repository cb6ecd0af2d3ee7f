public import TriggerModel

extension TriggerClient {
    /// Reads a queue that a task declared, or that runs are in.
    ///
    /// - Parameter queue: Its whole name; a task's own queue is `task/` and the task's id.
    /// - Returns: The queue.
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    public func retrieveQueue(_ queue: String) async throws -> QueueItem {
        try await repeating { try await transport.retrieveQueue(queue) }
    }

    /// Has a queue start nothing any more: runs that have begun go on, those that wait keep their order, and new ones are accepted.
    ///
    /// It stays so until it is resumed, whatever workers register.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    @discardableResult
    public func pauseQueue(_ queue: String) async throws -> QueueItem {
        try await repeating { try await transport.changeQueue(queue, .pause) }
    }

    /// Lets a queue start runs again.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    @discardableResult
    public func resumeQueue(_ queue: String) async throws -> QueueItem {
        try await repeating { try await transport.changeQueue(queue, .resume) }
    }

    /// Gives a queue a limit, per concurrency key, that holds whatever its tasks declare, until it is reset.
    ///
    /// - Parameters:
    ///   - queue: Its whole name.
    ///   - limit: 0 to 100,000.
    /// - Returns: The queue as it is then.
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` for another limit.
    @discardableResult
    public func overrideConcurrencyLimit(of queue: String, to limit: Int) async throws -> QueueItem {
        try await repeating { try await transport.changeQueue(queue, .override(limit: limit)) }
    }

    /// Gives a queue a part of what the environment allows for a limit, per concurrency key, until it is reset; whenever that
    /// changes, so does the limit.
    ///
    /// - Parameters:
    ///   - queue: Its whole name.
    ///   - percent: More than 0 and at most 100; the limit is rounded down.
    /// - Returns: The queue as it is then.
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` for another part.
    @discardableResult
    public func overrideConcurrencyLimit(of queue: String, toPercent percent: Double) async throws -> QueueItem {
        try await repeating { try await transport.changeQueue(queue, .overridePart(percent: percent)) }
    }

    /// Gives a queue the limit back that its tasks declare.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` when it has that limit.
    @discardableResult
    public func resetConcurrencyLimit(of queue: String) async throws -> QueueItem {
        try await repeatingOnce(refusal: .refused) { _ = try await transport.changeQueue(queue, .reset) }
        return try await retrieveQueue(queue)
    }

    /// Has the whole environment start nothing any more, or start runs again.
    ///
    /// - Throws: ``TransportError``.
    @discardableResult
    public func pauseEnvironment(_ isPaused: Bool = true) async throws -> EnvironmentState {
        try await repeating { try await transport.pauseEnvironment(isPaused) }
    }
}
