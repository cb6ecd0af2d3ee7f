import Foundation
import Synchronization

/// The buckets of one rate limit, by whom they are for; in the memory of this server, so that each server has its own.
final class RateBuckets: Sendable {
    private let limit: RateLimit
    private let buckets = Mutex<[String: RateBucket]>([:])

    /// So many buckets that are not full may be kept before the full ones, which need not be, are forgotten.
    private static let crowd = 10_000

    init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// The most that can pass at once.
    var capacity: Int {
        limit.capacity
    }

    /// Takes some out of a bucket, all of them or none.
    func take(_ count: Int, from name: String = "", now: Date) -> RateAnswer {
        buckets.withLock { buckets in
            if buckets.count >= Self.crowd { Self.forget(&buckets, now) }
            return buckets[name, default: RateBucket(limit, now: now)].take(count, now: now)
        }
    }

    private static func forget(_ buckets: inout [String: RateBucket], _ now: Date) {
        buckets = buckets.filter { bucket in
            var bucket = bucket.value
            bucket.refill(now)
            return !bucket.isFull
        }
    }
}
