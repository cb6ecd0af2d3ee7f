public import Trigger
public import TriggerEngine
public import TriggerModel

/// A worker's connection to an engine in the same process.
///
/// Its leases end with the process: what it had in hand is handed out again at once when the engine starts anew.
public struct EmbeddedRunTransport: RunTransport {
    let engine: Engine
    let environment: EnvironmentID

    /// Speaks with an engine for one environment; the engine has to be running.
    public init(_ engine: Engine, environment: EnvironmentID = .development) {
        self.engine = engine
        self.environment = environment
    }

    /// Joins, or comes back with the id and the executions it had.
    ///
    /// - Throws: ``TransportError``.
    public func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        try await TransportError.wrap {
            try await engine.register(registration, in: environment, inProcess: true)
        }
    }

    /// Asks what to do next; waits until there is something, or the task is cancelled.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    public func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        var patient = poll
        if poll.waitMs > 0 { patient.waitMs = Self.pollWait.milliseconds }
        return try await TransportError.wrap { [patient] in
            try await engine.poll(patient, in: environment)
        }
    }

    /// A poll within the process needs no end of its own: a year.
    private static let pollWait: Duration = .seconds(365 * 86_400)

    /// Writes into runs; one answer per write, in order, each given after the write is durable.
    ///
    /// - Throws: ``TransportError`` when none of the writes was answered.
    public func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        try await TransportError.wrap {
            try await engine.write(writes, from: worker, in: environment)
        }
    }

    /// The whole journal of a run the worker has in hand.
    ///
    /// - Throws: ``TransportError``; `notFound` when the execution is no longer the worker's.
    public func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        try await TransportError.wrap {
            try await engine.journal(execution, of: worker, in: environment)
        }
    }

    /// A sign of life: renews the leases of all the worker's runs, and says how long some have been active.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    public func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        try await TransportError.wrap {
            try await engine.heartbeat(worker, active: active, in: environment)
        }
    }

    /// Hands over what was recorded of runs.
    ///
    /// - Throws: ``TransportError`` when it was not taken.
    public func record(_ events: [TraceEvent], from worker: WorkerID) async throws {
        try await TransportError.wrap { try await engine.record(events, in: environment) }
    }

    /// Says that the worker ends; whatever it still has is handed out again at no cost.
    ///
    /// - Throws: ``TransportError``.
    public func deregister(_ worker: WorkerID) async throws {
        try await TransportError.wrap {
            try await engine.deregister(worker, in: environment)
        }
    }
}

extension EmbeddedRunTransport: DirectRunTransport {
    package func write(
        _ writes: [RunWrite], from worker: WorkerID,
        reply: @escaping @Sendable (Result<[WriteAnswer], any Error>) -> Void
    ) {
        engine.write(writes, from: worker, in: environment, reply: reply)
    }
}
