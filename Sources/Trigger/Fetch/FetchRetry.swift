public import TriggerModel

/// What ``RunContext/fetch(_:_:retry:)`` does about answers and troubles that are worth another try.
///
/// Whatever it says, there are ten tries at most.
public struct FetchRetry: Sendable {
    /// What is done about statuses: the first that fits an answer counts, and an answer that none fits is returned.
    public var byStatus: [Rule]
    /// How often and when a connection that failed is made again; not at all when nil.
    public var connectionError: RetryPolicy?
    /// How often and when a request is repeated that took too long; not at all when nil.
    public var timeout: RetryPolicy?

    /// The most tries.
    public static let mostTries = 10

    /// Repeats 408, 409, 429 and all from 500 on, connections that fail and requests that take too long: three tries in all, whatever
    /// went wrong in each.
    public static let `default` = FetchRetry()

    /// Repeats nothing.
    public static let none = FetchRetry(byStatus: [], connectionError: nil, timeout: nil)

    /// What is done about answers when nobody says otherwise.
    public static let defaultRules = [Rule("429,408,409,5xx", .backoff())]

    /// Makes rules; each part that is left out is as in ``default``, and one that is nil repeats nothing.
    public init(
        byStatus: [Rule] = FetchRetry.defaultRules, connectionError: RetryPolicy? = .default,
        timeout: RetryPolicy? = .default
    ) {
        self.byStatus = byStatus
        self.connectionError = connectionError
        self.timeout = timeout
    }

    /// What is done about answers of some statuses.
    public struct Rule: Sendable {
        /// The statuses: `all`, `404`, `4xx`, `42x`, `500-599`, or several of these with commas between.
        public var statuses: String
        /// When and how often the request is repeated.
        public var strategy: Strategy
        /// Whether the rule fits a body that is JSON; nil for all bodies.
        ///
        /// One that is no JSON does not fit a rule that asks.
        public var bodyFilter: (@Sendable (JSONValue) -> Bool)?

        /// Makes a rule.
        public init(
            _ statuses: String, _ strategy: Strategy, bodyFilter: (@Sendable (JSONValue) -> Bool)? = nil
        ) {
            self.statuses = statuses
            self.strategy = strategy
            self.bodyFilter = bodyFilter
        }
    }

    /// When a request is repeated.
    public enum Strategy: Sendable {
        /// After growing pauses, as often as the policy says.
        case backoff(RetryPolicy = .default)
        /// When a header field of the answer says; an answer without it, or with something else in it, as ``backoff(_:)``.
        ///
        /// An instant of more than a day from then counts as a day. What other fields say of the limit, and of what is left of it, is
        /// not looked at: the status said already that nothing is.
        case header(String, format: ResetFormat = .unixMilliseconds)
    }

    /// How a header field says when a limit ends.
    public enum ResetFormat: String, Hashable, Sendable, CaseIterable {
        /// Seconds since 1970.
        case unixSeconds = "unix_timestamp"
        /// Milliseconds since 1970.
        case unixMilliseconds = "unix_timestamp_in_ms"
        /// An instant as ISO 8601.
        case iso8601 = "iso_8601"
        /// A length of time from now, as `1s`, `6m0s` or `1d2h3m4.5s`.
        case duration = "iso_8601_duration_openai_variant"
    }
}
