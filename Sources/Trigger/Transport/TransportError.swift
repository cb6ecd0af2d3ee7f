/// Why a call did not reach the server, or what the server said to it.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case unreachable, unavailable, unknownWorker, unauthorized, notFound, refused, invalidAnswer
        }

        private let kind: Kind

        /// No answer came; the call may or may not have had its effect, and is safe to repeat.
        public static let unreachable = Code(kind: .unreachable)
        /// The server cannot do it now; nothing happened, and it may be tried again.
        public static let unavailable = Code(kind: .unavailable)
        /// The server does not know the worker; it has to register again.
        public static let unknownWorker = Code(kind: .unknownWorker)
        /// The key is missing or wrong.
        public static let unauthorized = Code(kind: .unauthorized)
        /// There is no such thing.
        public static let notFound = Code(kind: .notFound)
        /// The server refused the values; repeating will not help.
        public static let refused = Code(kind: .refused)
        /// The answer was not what the protocol says.
        public static let invalidAnswer = Code(kind: .invalidAnswer)

        /// The kind's name.
        public var description: String {
            kind.rawValue
        }
    }

    /// The kind of trouble.
    public var code: Code
    /// What happened and what was expected, in one line.
    public var message: String
    /// The HTTP status of the answer, where there was one.
    public var status: Int?
    /// What the server said about repeating the call, where it said something.
    public var shouldRetry: Bool?
    /// How long to wait before repeating the call, where the server said it.
    public var retryAfter: Duration?
    /// Whether it is about what the run's journal held or what there was room for: another attempt may fare better.
    var isOfJournal = false

    /// Makes an error.
    public init(_ code: Code, _ message: String, status: Int? = nil) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// The message.
    public var description: String {
        message
    }

    /// Whether a rate limit turned the call away; ``retryAfter`` says how long it lasts.
    public var isRateLimited: Bool {
        status == 429 && shouldRetry != false
    }

    /// Whether the same call may succeed later: as the server said, else when it could not be reached or was unavailable.
    public var isTransient: Bool {
        shouldRetry ?? (code == .unreachable || code == .unavailable)
    }
}
