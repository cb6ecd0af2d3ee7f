import Foundation
import TriggerModel

/// How much of a rate limit is left to somebody.
struct RateBucket: Sendable {
    private let limit: RateLimit
    private var level: Int
    /// When its present interval began.
    private var since: Date

    /// A full bucket.
    init(_ limit: RateLimit, now: Date) {
        self.limit = limit
        level = limit.capacity
        since = now
    }

    /// Whether nothing is missing.
    var isFull: Bool {
        level == limit.capacity
    }

    /// Puts in what the time since brought.
    mutating func refill(_ now: Date) {
        let intervals = max(0, now.since(since).milliseconds / limit.interval.milliseconds)
        let missing = limit.capacity - level
        guard Int64(missing / limit.refill) < intervals else {
            level += Int(intervals) * limit.refill
            since = since + limit.interval * Int(intervals)
            if level >= limit.capacity { (level, since) = (limit.capacity, now) }
            return
        }
        (level, since) = (limit.capacity, now)
    }

    /// Takes some out, all of them or none.
    mutating func take(_ count: Int, now: Date) -> RateAnswer {
        refill(now)
        let isPassed = count <= level
        if isPassed { level -= count }
        let missing = isPassed ? limit.capacity - level : count - level
        let intervals = (missing + limit.refill - 1) / limit.refill
        return RateAnswer(
            isPassed: isPassed, limit: limit.capacity, remaining: level, resetsAt: since + limit.interval * intervals)
    }
}

/// What a rate limit says to a request.
struct RateAnswer: Hashable, Sendable {
    /// Whether it may pass.
    var isPassed: Bool
    /// How much the bucket holds.
    var limit: Int
    /// How much is left in it.
    var remaining: Int
    /// When there is enough for what did not pass; for what did, when the bucket is full again.
    var resetsAt: Date
}
