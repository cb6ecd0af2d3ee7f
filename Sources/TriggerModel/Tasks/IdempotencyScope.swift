/// How far an idempotency key reaches when it is used inside a run; outside of runs every key is global.
public enum IdempotencyScope: String, Hashable, Codable, Sendable, CaseIterable {
    /// One run per key and run that triggers: other runs may use the same key.
    case run
    /// One run per key and attempt of the run that triggers: its next attempt triggers another.
    case attempt
    /// One run per key.
    case global
}

/// What the caller wrote of an idempotency key, which is sent and stored as a hash of it.
public struct IdempotencyKeyOrigin: Hashable, Codable, Sendable {
    /// The key as it was written.
    public var key: String
    /// How far it reaches.
    public var scope: IdempotencyScope

    /// Makes the pair.
    public init(key: String, scope: IdempotencyScope) {
        self.key = key
        self.scope = scope
    }

    /// The text that is hashed: the key and what its scope adds, joined by hyphens (http-api.md §4.3).
    package func hashedText(run: RunID?, attempt: Int?) -> String {
        guard let run else { return key }
        switch scope {
        case .run: return "\(key)-\(run)"
        case .attempt: return "\(key)-\(run)-\(attempt ?? 1)"
        case .global: return key
        }
    }
}

extension TriggerOptions {
    /// The length of a hash; a key of that length counts as one, and is sent as it is.
    private static let hashLength = 64

    /// The options with their idempotency key hashed, as every client sends it.
    ///
    /// - Parameters:
    ///   - run: The run that triggers, if one does.
    ///   - attempt: Its attempt.
    ///   - hash: SHA-256 in hexadecimal.
    /// - Returns: The options as they are sent; as they are where there is nothing to hash.
    package func hashingKey(run: RunID? = nil, attempt: Int? = nil, _ hash: (String) -> String) -> TriggerOptions {
        guard let key = idempotencyKey, idempotencyKeyOrigin == nil, key.count != Self.hashLength, !key.isEmpty else {
            return self
        }
        let origin = IdempotencyKeyOrigin(key: key, scope: run == nil ? .global : idempotencyKeyScope)
        var options = self
        options.idempotencyKey = hash(origin.hashedText(run: run, attempt: attempt))
        options.idempotencyKeyOrigin = origin
        return options
    }
}
