public import TriggerModel

public import struct Foundation.Date

/// The parts that copies of a state go on sharing when one of them is changed.
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
        var debounceKey: String?
        var terms: CopyOnWrite<RunTerms>?
    }
}

extension RunState {
    /// The environment the run lives in.
    public var environment: EnvironmentID { facts.value.origin.value.environment }
    /// Its identity.
    public var id: RunID { facts.value.origin.value.id }
    /// The task it is a run of.
    public var task: String { facts.value.origin.value.task }
    /// The run that triggered it.
    public var parent: RunID? { facts.value.origin.value.parent }
    /// The top of its family.
    public var root: RunID { facts.value.origin.value.root }
    /// How many generations below the top it is.
    public var depth: Int { facts.value.origin.value.depth }
    /// The batch it came in.
    public var batch: BatchID? { facts.value.origin.value.batch }
    /// When it was triggered.
    public var createdAt: Date { facts.value.origin.value.createdAt }
}

extension RunState {
    /// The version it is pinned to; nil while any worker may take it.
    public var version: String? {
        get { facts.value.placement.value.version }
        set { facts.value.placement.value.version = newValue }
    }

    /// The queue it goes through.
    public var queue: String {
        get { facts.value.placement.value.queue }
        set { facts.value.placement.value.queue = newValue }
    }

    /// Its concurrency key; empty for none.
    public var concurrencyKey: String {
        get { facts.value.placement.value.concurrencyKey }
        set { facts.value.placement.value.concurrencyKey = newValue }
    }

    /// Its idempotency key, while it holds it.
    public var idempotencyKey: String? {
        get { facts.value.placement.value.idempotencyKey }
        set { facts.value.placement.value.idempotencyKey = newValue }
    }

    /// Its debounce key, while it is delayed and holds it.
    public var debounceKey: String? {
        get { facts.value.placement.value.debounceKey }
        set { facts.value.placement.value.debounceKey = newValue }
    }

    /// Whether version, queue, keys and terms are those of another state; of a copy that shares them this costs nothing.
    package func isPlaced(as other: RunState) -> Bool {
        facts.value.placement == other.facts.value.placement
    }

    /// The keys it holds.
    package var heldKeys: [HeldKey] {
        if idempotencyKey == nil, debounceKey == nil { return [] }
        let keys = [(HeldKey.Kind.idempotency, idempotencyKey), (.debounce, debounceKey)]
        return keys.compactMap { kind, key in key.map { HeldKey(kind, task: task, key: $0) } }
    }

    /// What only some runs have.
    public var terms: RunTerms {
        get { facts.value.placement.value.terms?.value ?? RunTerms() }
        set { facts.value.placement.value.terms = newValue.isEmpty ? nil : CopyOnWrite(newValue) }
    }

    /// Its ``terms``, if it has any.
    public var ownTerms: RunTerms? {
        facts.value.placement.value.terms?.value
    }

    /// Its idempotency key as its caller wrote it, while it holds it.
    public var writtenIdempotencyKey: String? {
        idempotencyKey.map { ownTerms?.idempotencyKeyOrigin?.key ?? $0 }
    }

    /// Until when it holds its idempotency key, if it has one.
    public var idempotencyKeyUntil: Date {
        ownTerms?.idempotencyKeyUntil ?? createdAt + TriggerLimits.idempotencyKeyTTL
    }

    /// What it ended with; set by the transition that ends it, and not loaded back.
    public var ending: Ending? {
        get { facts.value.end?.value }
        set { facts.value.end = newValue.map { CopyOnWrite($0) } }
    }
}
