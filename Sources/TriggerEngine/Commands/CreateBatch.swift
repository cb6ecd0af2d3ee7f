public import TriggerModel

/// Makes a batch whose items come afterwards, or finds the one that the same idempotency key made within 24 hours,
/// unless that was aborted.
struct CreateBatch: EngineCommand {
    let environment: EnvironmentID
    let opening: BatchOpening

    /// What identifies the call: its idempotency key with the tasks it is for, or the key that all its repeats have.
    private var requestID: RequestRecord.ID? {
        if let key = opening.idempotencyKey {
            let tasks = Set(opening.tasks).sorted().joined(separator: ",")
            return RequestRecord.ID(environment: environment, scope: "batch-key:\(tasks)", key: key)
        }
        return opening.requestKey.map { RequestRecord.ID(environment: environment, scope: "batch-opening:", key: $0) }
    }

    func request(_ loads: inout LoadRequest) throws {
        loads.oneTimeToken(opening.oneTimeToken)
        guard var id = requestID else { return }
        loads.requests.insert(id)
        while let batch = try loads.transaction.requests([id], now: loads.now).first?.batch {
            try loads.batch(batch)
            guard loads.openBatches[batch]?.abortedAt != nil else { return }
            id = id.after(batch)
            loads.requests.insert(id)
        }
    }

    func decide(_ workspace: inout Workspace) throws -> BatchOpened {
        var id = requestID
        while let asked = id, let batch = workspace.requests[asked]?.batch {
            guard let open = workspace.openBatches[batch] else {
                let sealed = workspace.batches[batch].map { $0.runs.count + $0.faults.count }
                return BatchOpened(
                    id: batch, runCount: sealed ?? opening.runCount, isCached: opening.idempotencyKey != nil)
            }
            // Whoever is told of a cached batch sends no items: it is one only if it has them.
            if open.abortedAt == nil { return try opened(open) }
            id = asked.after(batch)
        }
        try workspace.use(opening.oneTimeToken, for: opening.tasks.isEmpty ? ["a batch"] : opening.tasks)
        let batch = OpenBatch(
            environment: environment, id: workspace.next(), runCount: opening.runCount,
            idempotencyKey: opening.idempotencyKey.map { opening.idempotencyKeyOrigin?.key ?? $0 },
            createdAt: workspace.now)
        workspace.put(batch)
        let dueAt = workspace.now + workspace.options.batchOpenTime
        workspace.set(EngineTimer.ID(.batch, batch.id.rawValue), at: dueAt)
        if let id { workspace.record(id, batch.id, []) }
        return BatchOpened(id: batch.id, runCount: batch.runCount, isCached: false)
    }
}

extension CreateBatch {
    /// - Throws: An ``EngineError`` where the batch is to have another number of items.
    private func opened(_ batch: OpenBatch) throws -> BatchOpened {
        guard batch.runCount == opening.runCount else {
            throw EngineError(
                .invalid,
                "runCount: the batch of this key is to have \(batch.runCount) items, found \(opening.runCount)")
        }
        return BatchOpened(id: batch.id, runCount: batch.runCount, isCached: false)
    }
}

extension RequestRecord.ID {
    /// The same request once the batch it made was aborted: it makes another.
    fileprivate func after(_ batch: BatchID) -> RequestRecord.ID {
        RequestRecord.ID(environment: environment, scope: "\(scope) after \(batch)", key: key)
    }
}

/// What is said of a batch before its items come.
public struct BatchOpening: Hashable, Sendable {
    /// How many items it is to have; 1 to 1,000.
    public var runCount: Int
    /// The tasks its items are of, as far as that is known.
    public var tasks: [String]
    /// A key: the same one for the same tasks leads to the same batch for 24 hours.
    public var idempotencyKey: String?
    /// What the key was before it was hashed.
    public var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    /// One text per logical call, the same on every repeat.
    public var requestKey: String?
    /// The token that it uses up, where its caller may trigger once only.
    public var oneTimeToken: OneTimeToken?

    /// Makes an opening.
    public init(
        runCount: Int, tasks: [String] = [], idempotencyKey: String? = nil,
        idempotencyKeyOrigin: IdempotencyKeyOrigin? = nil, requestKey: String? = nil
    ) {
        self.runCount = runCount
        self.tasks = tasks
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyOrigin = idempotencyKeyOrigin
        self.requestKey = requestKey
    }
}

/// What became of the making of a batch.
public struct BatchOpened: Hashable, Sendable {
    /// The batch.
    public var id: BatchID
    /// How many items it has, or is to have.
    public var runCount: Int
    /// Whether its idempotency key led to one that has its items.
    public var isCached: Bool
}
