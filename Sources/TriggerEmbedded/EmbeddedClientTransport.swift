public import Trigger
public import TriggerEngine
public import TriggerModel

/// Reaches an engine in the same process: a ``/Trigger/TriggerClient`` without a network.
public struct EmbeddedClientTransport: ClientTransport {
    let engine: Engine
    let environment: EnvironmentID

    /// Speaks with an engine for one environment; the engine has to be running.
    public init(_ engine: Engine, environment: EnvironmentID = .development) {
        self.engine = engine
        self.environment = environment
    }

    /// Triggers one run.
    ///
    /// - Throws: ``TransportError``.
    public func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt {
        // Within the process no answer is lost after its commit, so the key would only cost a row.
        let request = TriggerRequest(environment: environment, isBatch: false)
        let receipt = try await TransportError.wrap { try await engine.trigger([item], request) }
        guard let run = receipt.runs.first else {
            throw TransportError(.invalidAnswer, "the engine answered a trigger of \"\(item.task)\" without a run")
        }
        return run
    }

    /// Triggers up to 500 runs in one commit.
    ///
    /// - Throws: ``TransportError``; none of the runs exists then.
    public func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt {
        let request = TriggerRequest(environment: environment, isBatch: true)
        return try await TransportError.wrap { try await engine.trigger(items, request) }
    }

    /// Reads a run.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func retrieve(_ run: RunID) async throws -> RunObject {
        try await TransportError.wrap {
            try await engine.runObject(run, in: environment)
        }
    }

    /// Triggers a run once more.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID {
        try await TransportError.wrap { try await engine.replay(run, edits, in: environment) }.id
    }

    /// Moves the instant that a delayed run was triggered for, and reads it.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one that is not delayed or an instant
    ///   that is past.
    public func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject {
        try await TransportError.wrap {
            try await engine.reschedule(run, to: delay, in: environment)
            return try await engine.runObject(run, in: environment)
        }
    }

    /// Reads a queue by its whole name.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    public func retrieveQueue(_ queue: String) async throws -> QueueItem {
        try await TransportError.wrap { try await engine.queueItem(queue, in: environment) }
    }

    /// Does something to a queue, and reads it.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` for what cannot be done to it.
    public func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem {
        try await TransportError.wrap { try await engine.change(queue, action, in: environment) }
    }

    /// Pauses the whole environment, or lets it start runs again.
    ///
    /// - Throws: ``TransportError``.
    public func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState {
        try await TransportError.wrap {
            try await engine.pause(environment, isPaused)
            return try await engine.environmentState(environment)
        }
    }

    /// Takes an idempotency key, as it is stored, from the run of a task that holds it.
    ///
    /// - Throws: ``TransportError``; `notFound` when none does.
    public func resetIdempotencyKey(_ key: String, of task: String) async throws {
        try await TransportError.wrap { try await engine.resetIdempotencyKey(key, of: task, in: environment) }
    }

    /// Reads a page of the runs, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listRuns(_ filter: RunFilter) async throws -> RunList {
        try Self.check("limit", filter.limit, in: 1...100)
        let query = RunQuery(filter)
        let records = try await TransportError.wrap { try await engine.records(matching: query, in: environment) }
        return RunList(records, of: query)
    }

    /// Reads a page of the queues, by their names.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listQueues(page: Int, perPage: Int) async throws -> QueueList {
        try Self.check("page", page, in: 1...Int.max)
        try Self.check("perPage", perPage, in: 1...100)
        return try await TransportError.wrap {
            try await engine.queueList(page: page, perPage: perPage, in: environment)
        }
    }

    static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            let expected = "expected \(range.lowerBound) to \(range.upperBound)"
            throw TransportError(.refused, "\(name): \(expected), found \(value)")
        }
    }

    /// Cancels a run; one that ended already stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func cancel(_ run: RunID) async throws {
        _ = try await TransportError.wrap {
            try await engine.cancel(run, in: environment, reason: "Cancelled by a client")
        }
    }
}
