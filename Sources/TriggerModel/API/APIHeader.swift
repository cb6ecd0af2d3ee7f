/// The header names and fixed values of the public API (http-api.md §1.2).
package enum APIHeader {
    /// Selects the status vocabulary.
    package static let apiVersion = "x-trigger-api-version"
    /// The version this project speaks.
    package static let currentVersion = "2025-07-16"
    /// One text per logical call, the same on every repeat.
    package static let requestKey = "x-trigger-request-idempotency-key"
    /// The version of the caller's library.
    package static let libraryVersion = "trigger-version"
    /// `browser` where the caller is a page in one.
    package static let client = "x-trigger-client"
    /// What kind of program calls.
    package static let source = "x-trigger-source"
    /// Whether a failed call is to be repeated, whatever its status says.
    package static let shouldRetry = "x-should-retry"
    /// How many requests, or items, a rate limit lets pass at once.
    package static let rateLimitLimit = "x-ratelimit-limit"
    /// How many of them it would let pass now.
    package static let rateLimitRemaining = "x-ratelimit-remaining"
    /// When a rate limit ends, in milliseconds since 1970.
    package static let rateLimitReset = "x-ratelimit-reset"
    /// A token for what a call made.
    package static let token = "x-trigger-jwt"
    /// The claims that a caller signs to make a token for the runs it triggered.
    package static let claims = "x-trigger-jwt-claims"
    /// The run's idempotency key, instead of the one in the body.
    package static let idempotencyKey = "idempotency-key"
    /// How long that key holds.
    package static let idempotencyKeyTTL = "idempotency-key-ttl"
    /// The trace that a call is part of (W3C Trace Context).
    package static let traceParent = "traceparent"
    /// The server's name for one request, for its log.
    package static let requestID = "x-request-id"
}
