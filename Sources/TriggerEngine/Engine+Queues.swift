public import TriggerModel

extension Engine {
    /// Reads some of the environment's queues, sorted by name, with what runs and waits in each.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func queues(_ query: QueueQuery, in environment: EnvironmentID) async throws -> QueueRecords {
        try await read { snapshot in
            var records = try snapshot.queues(environment, query)
            let limit = try snapshot.environmentRecord(environment)?.concurrencyLimit
            for index in records.page.indices { records.page[index].environmentLimit = limit }
            return records
        }
    }

    /// Reads a queue that a task declared, or that runs are in.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func queue(_ name: String, in environment: EnvironmentID) async throws -> QueueRecord {
        let found = try await queues(QueueQuery(name: name, limit: 1), in: environment)
        guard let queue = found.page.first else { throw EngineError(.notFound, "Queue not found") }
        return queue
    }

    /// Has a queue start nothing any more, or start runs again.
    ///
    /// Those that run go on, those that wait keep their order, and new ones are accepted. A worker that registers changes nothing
    /// about it.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func pauseQueue(_ name: String, _ isPaused: Bool, in environment: EnvironmentID) async throws {
        try await committer.submit(ChangeQueue(environment: environment, name: name, action: .pause(isPaused)))
    }

    /// Gives a queue a limit that holds whatever its tasks declare, per concurrency key.
    ///
    /// - Throws: ``EngineError``: `badRequest` for a limit that is not 0 to 100,000, `notFound`, `unavailable`.
    public func overrideLimit(of name: String, to limit: Int, in environment: EnvironmentID) async throws {
        guard QueueManifest.limits.contains(limit) else {
            throw EngineError(.badRequest, "concurrencyLimit: 0 to 100000 was expected, found \(limit)")
        }
        try await committer.submit(ChangeQueue(environment: environment, name: name, action: .limit(limit)))
    }

    /// Gives a queue a part of what the environment allows for a limit, per concurrency key; whenever that changes, so does the
    /// limit.
    ///
    /// It is rounded down, but is 1 at least unless the environment allows nothing.
    ///
    /// - Throws: ``EngineError``: `badRequest` for a part that is not more than 0 and at most 100 percent, `notFound`, `unavailable`.
    public func overrideLimit(of name: String, toPercent percent: Double, in environment: EnvironmentID) async throws {
        guard percent > 0, percent <= 100 else {
            throw EngineError(.badRequest, "percent: more than 0 and at most 100 was expected, found \(percent)")
        }
        try await committer.submit(ChangeQueue(environment: environment, name: name, action: .part(percent)))
    }

    /// Gives a queue the limit back that its tasks declare.
    ///
    /// - Throws: ``EngineError``: `badRequest` when it has that, `notFound`, `unavailable`.
    public func resetLimit(of name: String, in environment: EnvironmentID) async throws {
        try await committer.submit(ChangeQueue(environment: environment, name: name, action: .limit(nil)))
    }

    /// Reads what an environment allows, and how much of it is in use.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func environmentRecord(_ environment: EnvironmentID) async throws -> EnvironmentRecord {
        guard let record = try await read({ try $0.environmentRecord(environment) }) else {
            throw EngineError(.notFound, "there is no environment \(environment.rawValue)")
        }
        return record
    }

    /// Sets how many runs of each of an environment's queues may hold a slot at once, per concurrency key; and, `burst` times as
    /// many, how many of them all.
    ///
    /// Without a burst, that stays what it is. Limits of queues that are parts of it follow. An engine that starts sets what its
    /// options say.
    ///
    /// - Throws: ``EngineError``: `badRequest` for a limit that is not 0 to 100,000 or a burst that is not 1 to a million,
    ///   `notFound`, `unavailable`.
    public func limit(_ environment: EnvironmentID, to limit: Int, burst: Double? = nil) async throws {
        let limits = EnvironmentLimits(base: limit, burst: burst)
        guard limits.base == limit, limits.burst == burst else {
            throw EngineError(
                .badRequest,
                "limit: 0 to 100000 and a burst of 1 to 1000000 were expected, found \(limit) and \(burst ?? 1)")
        }
        try await committer.submit(LimitEnvironment(environment: environment, limits: limits))
    }

    /// Has an environment start nothing any more, or start runs again, as ``pauseQueue(_:_:in:)`` does for one queue.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func pause(_ environment: EnvironmentID, _ isPaused: Bool) async throws {
        try await committer.submit(PauseEnvironment(environment: environment, isPaused: isPaused))
    }
}
