import TriggerModel

/// How often something may be done: so many times at once, and so many more after every while.
///
/// As text it is `750+250/10s`: a bucket that holds 750, and gets 250 more every 10 s.
package struct RateLimit: Hashable, Sendable {
    /// How much the bucket holds.
    package var capacity: Int
    /// How much it gets at the end of every interval.
    package var refill: Int
    /// How long that is.
    package var interval: Duration

    package init(capacity: Int, refill: Int, interval: Duration) {
        self.capacity = capacity
        self.refill = refill
        self.interval = interval
    }

    /// What a text should have been, for messages.
    static let expected = "a bucket and its refill such as 750+250/10s"

    /// Reads a limit; nil when the text is none, or one that lets nothing pass.
    package init?(_ text: String) {
        let numbers = text.split(separator: "+", omittingEmptySubsequences: false)
        guard numbers.count == 2 else { return nil }
        let rate = numbers[1].split(separator: "/", omittingEmptySubsequences: false)
        guard rate.count == 2, let capacity = Int(numbers[0]), let refill = Int(rate[0]),
            let interval = DurationText.parse(String(rate[1]))
        else { return nil }
        guard Self.counts.contains(capacity), Self.counts.contains(refill), Self.intervals.contains(interval) else {
            return nil
        }
        self.init(capacity: capacity, refill: refill, interval: interval)
    }

    private static let counts = 1...1_000_000_000
    private static let intervals: ClosedRange<Duration> = .milliseconds(1)...(.seconds(86_400))
}

/// How often an environment may be used, by each server; nil for as often as anybody likes.
package struct RateLimits: Hashable, Sendable {
    /// Requests to the API with the secret key, and with public tokens where those have no limit of their own.
    package var api: RateLimit?
    /// Requests with one public token.
    package var token: RateLimit?
    /// Items of batches.
    package var batch: RateLimit?

    package init(api: RateLimit? = nil, token: RateLimit? = nil, batch: RateLimit? = nil) {
        self.api = api
        self.token = token
        self.batch = batch
    }
}
