public import TriggerModel

public import struct Foundation.Date

/// A triggering request that was answered, kept for 24 hours so that a caller who lost the answer and asks again gets the
/// same one (http-api.md §1.9.1).
public struct RequestRecord: Hashable, Sendable {
    /// What identifies a request.
    public struct ID: Hashable, Sendable {
        /// Its environment.
        public var environment: EnvironmentID
        /// The task, or the sorted tasks of a batch.
        public var scope: String
        /// The key the caller made for the call and all its repeats.
        public var key: String

        /// Makes an identity.
        public init(environment: EnvironmentID, scope: String, key: String) {
            self.environment = environment
            self.scope = scope
            self.key = key
        }
    }

    /// What identifies it.
    public var id: ID
    /// The batch it made, if it made one.
    public var batch: BatchID?
    /// What became of its items, in order.
    public var receipts: [TriggerReceipt]
    /// When it was answered.
    public var createdAt: Date
    /// The instant that the time it is kept counts from: when it was answered, or later for what has to be kept for longer.
    public var keptFrom: Date

    /// Makes a record.
    public init(id: ID, batch: BatchID?, receipts: [TriggerReceipt], createdAt: Date) {
        self.id = id
        self.batch = batch
        self.receipts = receipts
        self.createdAt = createdAt
        keptFrom = createdAt
    }

    /// Makes a record of a token that was made.
    init(id: ID, token: TokenReceipt, createdAt: Date) {
        self.init(id: id, batch: BatchID(rawValue: token.id.rawValue), receipts: [], createdAt: createdAt)
    }

    /// The token it made, if it made one; it stands where a batch would.
    var token: TokenID? {
        batch.flatMap { $0.rawValue.hasPrefix(TokenID.prefix) ? TokenID(rawValue: $0.rawValue) : nil }
    }

    /// How long an answer is kept.
    public static let retention: Duration = .seconds(86_400)
}
