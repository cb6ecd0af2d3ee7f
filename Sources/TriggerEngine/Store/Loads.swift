public import TriggerModel

public import struct Foundation.Date

/// The rows that a batch of commands asks for at once.
public struct Loads: Sendable {
    /// Runs by their ids.
    public var runs: [RunID] = []
    /// Runs by the keys they hold.
    public var heldKeys: [HeldKey] = []
    /// Tokens by their ids.
    public var tokens: [TokenID] = []
    /// Those of the tokens that may end: on a shared database the runs that wait for them are locked with the runs asked for.
    public var endingTokens: [TokenID] = []
    /// Tokens by the idempotency keys they hold.
    public var tokenKeys: [String] = []
    /// Single entries of journals.
    public var entries: [EntryPlace] = []
    /// Registered tasks.
    public var tasks: [TaskRecord.ID] = []
    /// Answered requests.
    public var requests: [RequestRecord.ID] = []
    /// Registered workers.
    public var workers: [WorkerID] = []

    /// Asks for nothing.
    public init() {}
}

/// The rows that were asked for, as far as they exist.
public struct LoadedRows: Sendable {
    /// The runs, each once; those found by a key among them.
    public var runs: [RunState] = []
    /// The tokens, each once.
    public var tokens: [TokenRecord] = []
    /// The entries, by run.
    public var entries: [RunID: [JournalEntry]] = [:]
    /// The tasks.
    public var tasks: [TaskRecord.ID: TaskRecord] = [:]
    /// Whether any worker ever registered in the environment; true where no task was asked for.
    public var hasWorkers = true
    /// The requests.
    public var requests: [RequestRecord] = []
    /// The workers.
    public var workers: [WorkerRecord] = []

    /// Holds nothing.
    public init() {}
}

extension StoreTransaction {
    /// Loads one kind of row after the other.
    public func load(_ environment: EnvironmentID, _ loads: Loads, now: Date) throws -> LoadedRows {
        var rows = LoadedRows()
        rows.hasWorkers = try loads.tasks.isEmpty ? true : hasWorkers(environment)
        if !loads.tokens.isEmpty || !loads.tokenKeys.isEmpty {
            rows.tokens = try tokens(environment, loads.tokens, holding: loads.tokenKeys)
        }
        if !loads.runs.isEmpty || !loads.heldKeys.isEmpty {
            rows.runs = try runs(environment, loads.runs, holding: loads.heldKeys)
        }
        if !loads.entries.isEmpty { rows.entries = try entries(environment, loads.entries) }
        if !loads.tasks.isEmpty { rows.tasks = try tasks(loads.tasks) }
        if !loads.requests.isEmpty { rows.requests = try requests(loads.requests, now: now) }
        if !loads.workers.isEmpty { rows.workers = try workers(environment, loads.workers) }
        return rows
    }
}
