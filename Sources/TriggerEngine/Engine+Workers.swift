public import TriggerModel

extension Engine {
    /// A worker joins, or comes back with its id and what it still has in hand.
    ///
    /// Runs that waited for its tasks become ready.
    ///
    /// - Throws: ``EngineError``: `badRequest`, `unavailable`.
    public func register(
        _ registration: WorkerRegistration, in environment: EnvironmentID, inProcess: Bool
    ) async throws -> WorkerGrant {
        try registration.validate(at: now)
        let command = RegisterWorker(environment: environment, registration: registration, isInProcess: inProcess)
        // What is handed to it before that commit it would never hear of: it has said which runs it has.
        if let id = registration.id { committer.counter.clear(id) }
        let (grant, notices) = try await committer.submit(command)
        for notice in notices { committer.counter.deliver(notice, to: grant.id) }
        while try await committer.submit(AdmitRuns(registration, in: environment)) {}
        while try await committer.submit(AnnounceMissing(environment: environment)) {}
        return grant
    }

    /// Waits until there is something for a worker to do, or the poll's time is over.
    ///
    /// A poll that is cancelled takes nothing: what was meant for it waits for the next one.
    ///
    /// - Throws: ``EngineError`` `unknownWorker` when the worker has to register again; `CancellationError`.
    public func poll(_ poll: WorkerPoll, in environment: EnvironmentID) async throws -> WorkerOrders {
        guard committer.counter.knows(poll.worker) else { throw unknown(poll.worker) }
        let orders = await committer.counter.wait(poll)
        if orders.isEmpty { try Task.checkCancellation() }
        return orders
    }

    /// Writes into runs, each write fenced by its epoch.
    ///
    /// - Returns: One answer per write, in order; a refused one left the others alone.
    /// - Throws: ``EngineError`` `unavailable`, with none of them done.
    public func write(
        _ writes: [RunWrite], from worker: WorkerID, in environment: EnvironmentID
    ) async throws -> [WriteAnswer] {
        guard !writes.isEmpty else { return [] }
        if writes.contains(where: \.needsStoring) {
            return try await writeStoring(writes, from: worker, in: environment)
        }
        return try await committer.submit(WriteRuns(environment: environment, worker: worker, writes: writes))
    }

    /// Writes into runs as ``write(_:from:in:)`` does, and calls back with the answers or an ``EngineError``.
    ///
    /// `reply` is called once, after the commit and on the thread of the next one: it does not take long.
    package func write(
        _ writes: [RunWrite], from worker: WorkerID, in environment: EnvironmentID,
        reply: @escaping @Sendable (Result<[WriteAnswer], any Error>) -> Void
    ) {
        committer.submit(WriteRuns(environment: environment, worker: worker, writes: writes), reply: reply)
    }

    /// Reads the journal of a run that a worker has in hand.
    ///
    /// - Throws: ``EngineError``: `notFound` when the execution is no longer the worker's, `unavailable`.
    public func journal(
        _ execution: ExecutionID, of worker: WorkerID, in environment: EnvironmentID
    ) async throws -> [JournalEntry] {
        let lease = RunEvent.Lease(worker: worker, epoch: execution.epoch)
        return try await read { snapshot in
            guard let run = try snapshot.records(environment, [execution.run]).first, run.state.isHeld(by: lease) else {
                throw EngineError(
                    .notFound, "run \(execution.run) is not in the hands of \(worker) in epoch \(execution.epoch)")
            }
            let journal = try snapshot.journal(environment, JournalQuery(runs: [execution.run]))[execution.run] ?? []
            return journal.map { self.committer.options.addressed($0, in: environment) }
        }
    }

    /// A sign of life: the worker's leases hold for their full time again.
    ///
    /// They are renewed first, in a commit of their own, and are so whatever becomes of the rest.
    ///
    /// - Parameters:
    ///   - worker: Who gives it.
    ///   - active: How long its executions have been active that have gone on for a while; up to 1,000. What is no longer the
    ///     worker's is passed over, and so are runs whose active time is not limited.
    ///   - environment: Where it works.
    /// - Throws: ``EngineError``: `unknownWorker` when the worker has to register again, `badRequest`, `unavailable`.
    public func heartbeat(
        _ worker: WorkerID, active: [ActiveTime] = [], in environment: EnvironmentID
    ) async throws {
        guard active.count <= ActiveTime.mostAtOnce else {
            let most = ActiveTime.mostAtOnce
            throw EngineError(.badRequest, "active: \(active.count) executions are named; at most \(most) are accepted")
        }
        try await committer.submit(KeepWorker(environment: environment, worker: worker, sign: .alive))
        guard !active.isEmpty else { return }
        try await committer.submit(NoteActiveTimes(environment: environment, worker: worker, times: active))
    }

    /// The worker's connection closed: it has 2 s to come back before its runs go on elsewhere.
    public func disconnected(_ worker: WorkerID, in environment: EnvironmentID) async {
        // A refusal means that the engine is stopping or the store is away; the lease runs out by itself then.
        try? await committer.submit(KeepWorker(environment: environment, worker: worker, sign: .disconnected))
    }

    /// A worker ends by its own word: what it still has goes on elsewhere at no cost.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func deregister(_ worker: WorkerID, in environment: EnvironmentID) async throws {
        committer.counter.dismiss(worker)
        try await committer.submit(EndWorker(environment: environment, worker: worker, manner: .deregistered))
    }

    private func unknown(_ worker: WorkerID) -> EngineError {
        EngineError(.unknownWorker, "the server does not know the worker \(worker); it has to register again")
    }
}
