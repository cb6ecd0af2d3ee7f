public import TriggerModel

/// How a token ended that was waited for.
public enum TokenResult<Value: Sendable>: Sendable {
    /// Somebody completed it with a value.
    case completed(Value)
    /// Its time was over first.
    case timedOut(TokenTimeout)

    /// Whether somebody completed it.
    public var isCompleted: Bool {
        if case .completed = self { true } else { false }
    }

    /// The value.
    ///
    /// - Throws: ``TokenTimeout`` when its time was over first.
    public func get() throws -> Value {
        switch self {
        case .completed(let value): return value
        case .timedOut(let error): throw error
        }
    }
}

/// The time of a token was over before anybody completed it.
public struct TokenTimeout: Error, Hashable, Sendable, CustomStringConvertible {
    /// The token.
    public let id: TokenID
    /// When that was, in words.
    public let message: String

    /// Makes an error.
    public init(id: TokenID, message: String) {
        self.id = id
        self.message = message
    }

    /// One line with the token.
    public var description: String {
        "\(id): \(message)"
    }
}
