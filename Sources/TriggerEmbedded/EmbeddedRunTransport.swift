public import Trigger
public import TriggerEngine
public import TriggerModel

/// A worker's connection to an engine in the same process.
///
/// Its leases end with the process: what it had in hand is handed out again at once when the engine starts anew.
public struct EmbeddedRunTransport: RunTransport {
    private let engine: Engine
    private let environment: EnvironmentID

    /// Speaks with an engine for one environment; the engine has to be running.
    public init(_ engine: Engine, environment: EnvironmentID = .development) {
        self.engine = engine
        self.environment = environment
    }

    public func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        try await TransportError.wrap {
            try await engine.register(registration, in: environment, inProcess: true)
        }
    }

    public func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        try await TransportError.wrap {
            try await engine.poll(poll, in: environment)
        }
    }

    public func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        try await TransportError.wrap {
            try await engine.write(writes, from: worker, in: environment)
        }
    }

    public func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        try await TransportError.wrap {
            try await engine.journal(execution, of: worker, in: environment)
        }
    }

    public func heartbeat(_ worker: WorkerID) async throws {
        try await TransportError.wrap {
            try await engine.heartbeat(worker, in: environment)
        }
    }

    public func deregister(_ worker: WorkerID) async throws {
        try await TransportError.wrap {
            try await engine.deregister(worker, in: environment)
        }
    }
}
