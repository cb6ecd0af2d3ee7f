public import TriggerModel

public import struct Foundation.Date

/// A token: something that is completed from outside, once, and that any number of runs may wait for.
public struct TokenRecord: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: TokenID
    /// How it stands with it.
    public var status: TokenStatus
    /// What it was completed with; of one that timed out, the error.
    public var output: Packet?
    /// The idempotency key it holds.
    public var idempotencyKey: String?
    /// How long it holds the key; nil for ever.
    public var idempotencyKeyUntil: Date?
    /// Its labels.
    public var tags: [String]
    /// When it was made.
    public var createdAt: Date
    /// When it times out.
    public var timeoutAt: Date?
    /// When it was completed or timed out.
    public var completedAt: Date?
    /// Whether a run ever waited for it.
    public var isAwaited: Bool

    /// Makes a token that waits.
    public init(
        environment: EnvironmentID, id: TokenID, idempotencyKey: String? = nil, idempotencyKeyUntil: Date? = nil,
        tags: [String] = [], createdAt: Date, timeoutAt: Date? = nil
    ) {
        self.environment = environment
        self.id = id
        status = .waiting
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyUntil = idempotencyKeyUntil
        self.tags = tags
        self.createdAt = createdAt
        self.timeoutAt = timeoutAt
        isAwaited = false
    }
}
