public import TriggerModel

extension Engine {
    /// Triggers runs from outside any run: all of them or none, in one commit.
    ///
    /// A task no worker ever registered is accepted: its run waits for one. An idempotency key that a run of the task holds
    /// leads to that run. A version that no worker ever had, a region that is not the server's, and a parent that is not there
    /// are refused.
    ///
    /// - Returns: One receipt per item, in order.
    /// - Throws: ``EngineError``: `badRequest`, `invalid` or `tooLarge` for an item out of bounds, `unavailable` when the
    ///   store cannot take it.
    public func trigger(_ items: [TriggerItem], _ request: TriggerRequest) async throws -> BatchReceipt {
        try BatchLimits.check(count: items.count)
        let items = try await offloading(request.environment).items(try items.map { try $0.validated() })
        if request.isBatch { try BatchLimits.check(bytes: items.reduce(0) { $0 + $1.payload.byteCount }) }
        return try await committer.submit(TriggerRuns(items: items, origin: request))
    }

    /// Cancels a run and, after it, its unfinished children; one that ended stays as it is.
    ///
    /// - Returns: The run's status afterwards.
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    @discardableResult
    public func cancel(
        _ run: RunID, in environment: EnvironmentID, reason: String = "Canceled by user"
    ) async throws -> RunStatus {
        try await committer.submit(RequestCancel(environment: environment, run: run, reason: reason))
    }

    /// Triggers a run once more, whatever became of it.
    ///
    /// The new run has the payload, metadata, labels, queue, concurrency key, machine and test mark of the other unless they are
    /// edited; no idempotency key, delay, time to live, priority, number of attempts, version or parent but those that `edits` names.
    ///
    /// - Parameters:
    ///   - run: The run to repeat.
    ///   - edits: What is to be different.
    ///   - environment: Where it lives.
    ///   - requestKey: One text per logical call, the same on every repeat; within 24 hours it has its effect once.
    /// - Returns: The new run, or the one that holds the idempotency key in `edits`.
    /// - Throws: ``EngineError``: `notFound`; `badRequest`, `invalid` or `tooLarge` for edits out of bounds; `unavailable`.
    public func replay(
        _ run: RunID, _ edits: ReplayEdits = ReplayEdits(), in environment: EnvironmentID, requestKey: String? = nil
    ) async throws -> TriggerReceipt {
        var edits = edits
        if let payload = edits.payload {
            try payload.validateType("payloadType")
            try payload.validateSize("payload")
            edits.payload = try await offloading(environment).packet(payload, "payload", path: ObjectPath.payload)
        }
        return try await committer.submit(
            ReplayRun(environment: environment, run: run, edits: edits, requestKey: requestKey))
    }

    /// Takes an idempotency key from the run that holds it, so that the next trigger with it makes a new run.
    ///
    /// - Throws: ``EngineError``: `notFound` when no run of the task holds it, `unavailable`.
    public func resetIdempotencyKey(_ key: String, of task: String, in environment: EnvironmentID) async throws {
        let key = HeldKey(task: task, key: key)
        try await committer.submit(ResetIdempotencyKey(environment: environment, key: key))
    }

    /// Moves the instant that a delayed run was triggered for.
    ///
    /// - Throws: ``EngineError``: `notFound`, `badRequest` for a run that is not delayed or an instant that is past,
    ///   `invalid` for one that is too far away, `unavailable`.
    public func reschedule(_ run: RunID, to delay: TriggerDelay, in environment: EnvironmentID) async throws {
        try delay.validate()
        try await committer.submit(RescheduleRun(environment: environment, run: run, delay: delay))
    }

    /// Reads a run.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func record(_ run: RunID, in environment: EnvironmentID) async throws -> RunRecord {
        let found = try await read { try $0.records(environment, [run]) }
        guard let record = found.first else { throw EngineError(.notFound, "Run not found") }
        return record
    }

    /// Reads the run at the top of a run's family and the run that triggered it, where those are others, and up to 100 of
    /// its children, newest first.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func family(
        of record: RunRecord
    ) async throws -> (root: RunRecord?, parent: RunRecord?, children: [RunRecord]) {
        let state = record.state
        let ids = Set([state.root, state.parent].compactMap { $0 }).subtracting([state.id])
        return try await read { snapshot in
            let found = ids.isEmpty ? [] : try snapshot.records(state.environment, Array(ids))
            let query = RunQuery(parent: state.id, limit: 99)
            return (
                root: found.first { $0.state.id == state.root },
                parent: found.first { $0.state.id == state.parent },
                children: try snapshot.records(state.environment, matching: query)
            )
        }
    }

    /// Reads a page of runs, newest first, at most `query.limit + 1` so that the caller sees whether there are more.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func records(matching query: RunQuery, in environment: EnvironmentID) async throws -> [RunRecord] {
        guard !query.isVoid(in: region) else { return [] }
        return try await read { try $0.records(environment, matching: query) }
    }

    /// Says in one sentence why a run that is not being executed is not; nil for one that is, or has ended.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func statusReason(_ record: RunRecord) async throws -> String? {
        let state = record.state
        guard !state.status.isFinal, state.worker == nil else { return nil }
        return try await read { snapshot in
            guard let now = try snapshot.records(state.environment, [state.id]).first?.state, now.worker == nil else {
                return nil
            }
            return try WaitingReason(run: now, snapshot: snapshot).sentence()
        }
    }

    /// Reads from the store, its troubles said as the engine's; `CancellationError` where the store ended it with its task.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value {
        do {
            return try await committer.store.read(body)
        } catch let error as StoreError {
            throw EngineError(.unavailable, error.message)
        }
    }
}
