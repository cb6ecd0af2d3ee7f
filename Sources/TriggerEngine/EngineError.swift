/// Why the engine refused a call.
///
/// Nothing was stored.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of refusal, each with the HTTP status it has on the wire.
    public enum Code: Int, Sendable {
        /// A value has the wrong shape.
        case badRequest = 400
        /// There is no such thing.
        case notFound = 404
        /// The server does not know the worker; it has to register again.
        case unknownWorker = 410
        /// A value is over its limit.
        case tooLarge = 413
        /// A value has the right shape but not an acceptable meaning.
        case invalid = 422
        /// As much of the kind goes on as may; it is up to the caller to wait.
        case tooMany = 429
        /// The store cannot take it now, or the engine is stopping; it may be tried again.
        case unavailable = 503
    }

    /// The kind of refusal.
    public var code: Code
    /// What is wrong, where, and what was expected, in one line.
    public var message: String

    /// Makes a refusal.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String {
        message
    }
}
