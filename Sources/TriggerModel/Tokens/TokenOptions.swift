/// What is said of a token when it is made; everything is optional.
public struct TokenOptions: Hashable, Codable, Sendable {
    /// When it times out; never unless that is said.
    public var timeout: TriggerDelay?
    /// A key that one token of the environment holds: making another with it gives that one.
    ///
    /// 1 to 2048 characters.
    public var idempotencyKey: String?
    /// How long the token holds its key, from when it is made; for ever unless that is said.
    public var idempotencyKeyTTL: Duration?
    /// Labels; up to 10, of up to 128 characters each.
    public var tags: [String]

    /// Makes options.
    public init(
        timeout: TriggerDelay? = nil, idempotencyKey: String? = nil, idempotencyKeyTTL: Duration? = nil,
        tags: [String] = []
    ) {
        self.timeout = timeout
        self.idempotencyKey = idempotencyKey
        self.idempotencyKeyTTL = idempotencyKeyTTL
        self.tags = tags
    }
}
