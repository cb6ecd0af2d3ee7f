public import TriggerModel

/// How a worker speaks with the server that hands it runs: in process, or over HTTP.
///
/// Every call may be repeated with the same arguments when its answer was lost; nothing happens twice.
public protocol RunTransport: ObjectTransport {
    /// Joins, or comes back with the id and the executions it had.
    ///
    /// - Throws: ``TransportError``.
    func register(_ registration: WorkerRegistration) async throws -> WorkerGrant

    /// Asks what to do next; waits for an answer up to `poll.waitMs`.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    func poll(_ poll: WorkerPoll) async throws -> WorkerOrders

    /// Writes into runs; one answer per write, in order, each given after the write is durable.
    ///
    /// - Throws: ``TransportError`` when none of the writes was answered.
    func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer]

    /// The whole journal of a run the worker has in hand.
    ///
    /// - Throws: ``TransportError``; `refused` when the execution is no longer the worker's.
    func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry]

    /// A sign of life: renews the leases of all the worker's runs, and says how long those have been active that have gone on for
    /// a while, up to 1,000.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws

    /// Hands over what was recorded of runs, up to 2,000 lines and spans; returns once it is kept, or was too much to be kept.
    ///
    /// What comes twice is kept once.
    /// - Throws: ``TransportError`` when it was not taken.
    func record(_ events: [TraceEvent], from worker: WorkerID) async throws

    /// Says that the worker ends; whatever it still has is handed out again at no cost.
    ///
    /// - Throws: ``TransportError``.
    func deregister(_ worker: WorkerID) async throws
}

extension RunTransport {
    /// Keeps nothing of what was recorded.
    public func record(_ events: [TraceEvent], from worker: WorkerID) async throws {}

    /// A sign of life that says nothing of any run.
    ///
    /// - Throws: As ``heartbeat(_:active:)``.
    public func heartbeat(_ worker: WorkerID) async throws {
        try await heartbeat(worker, active: [])
    }
}
