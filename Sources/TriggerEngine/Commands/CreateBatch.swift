public import TriggerModel

/// Makes a batch whose items come afterwards, or finds the one that the same idempotency key made within 24 hours.
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

    func request(_ loads: inout LoadRequest) {
        if let requestID { loads.requests.insert(requestID) }
    }

    func decide(_ workspace: inout Workspace) throws -> BatchOpened {
        if let requestID, let batch = workspace.requests[requestID]?.batch {
            return BatchOpened(id: batch, isCached: opening.idempotencyKey != nil)
        }
        let batch = OpenBatch(
            environment: environment, id: workspace.next(), runCount: opening.runCount,
            idempotencyKey: opening.idempotencyKey.map { opening.idempotencyKeyOrigin?.key ?? $0 },
            createdAt: workspace.now)
        workspace.put(batch)
        let dueAt = workspace.now + workspace.options.batchOpenTime
        workspace.set(EngineTimer.ID(.batch, batch.id.rawValue), at: dueAt)
        if let requestID { workspace.record(requestID, batch.id, []) }
        return BatchOpened(id: batch.id, isCached: false)
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
    /// Whether its idempotency key led to one that was there.
    public var isCached: Bool
}
