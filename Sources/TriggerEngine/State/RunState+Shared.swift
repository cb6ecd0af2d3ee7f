public import TriggerModel

public import struct Foundation.Date

/// The parts that the copies of a state share, since a commit makes a dozen of each.
extension RunState {
    /// Where a run comes from, which never changes.
    struct Origin: Hashable, Sendable {
        var environment: EnvironmentID
        var id: RunID
        var task: String
        var parent: RunID?
        var root: RunID
        var depth: Int
        var batch: BatchID?
        var createdAt: Date
    }

    /// How a run is found and lined up, which a run keeps for most of its life.
    struct Placement: Hashable, Sendable {
        var version: String?
        var queue: String
        var concurrencyKey: String
        var idempotencyKey: String?
    }
}

extension RunState {
    /// The environment the run lives in.
    public var environment: EnvironmentID { origin.value.environment }
    /// Its identity.
    public var id: RunID { origin.value.id }
    /// The task it is a run of.
    public var task: String { origin.value.task }
    /// The run that triggered it.
    public var parent: RunID? { origin.value.parent }
    /// The top of its family.
    public var root: RunID { origin.value.root }
    /// How many generations below the top it is.
    public var depth: Int { origin.value.depth }
    /// The batch it came in.
    public var batch: BatchID? { origin.value.batch }
    /// When it was triggered.
    public var createdAt: Date { origin.value.createdAt }
}

extension RunState {
    /// The version it is pinned to; nil while any worker may take it.
    public var version: String? {
        get { placement.value.version }
        set { Shared.change(&placement) { $0.version = newValue } }
    }

    /// The queue it goes through.
    public var queue: String {
        get { placement.value.queue }
        set { Shared.change(&placement) { $0.queue = newValue } }
    }

    /// Its concurrency key; empty for none.
    public var concurrencyKey: String {
        get { placement.value.concurrencyKey }
        set { Shared.change(&placement) { $0.concurrencyKey = newValue } }
    }

    /// Its idempotency key, while it holds it.
    public var idempotencyKey: String? {
        get { placement.value.idempotencyKey }
        set { Shared.change(&placement) { $0.idempotencyKey = newValue } }
    }

    /// What it ended with; set by the transition that ends it, and not loaded back.
    public var ending: Ending? {
        get { end?.value }
        set { end = newValue.map { Shared($0) } }
    }
}
