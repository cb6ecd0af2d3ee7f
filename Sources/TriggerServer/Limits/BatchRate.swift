import Foundation
import TriggerModel

/// How many items of batches may come, in all and over time (tasks.md §2.7).
struct BatchRate: Sendable {
    private let buckets: RateBuckets?

    init(_ limit: RateLimit?) {
        buckets = limit.map { RateBuckets($0) }
    }

    /// Lets a batch pass, and counts its items.
    ///
    /// - Throws: ``APIProblem``: 429 when it is to come later, 422 when it never can.
    func admit(_ count: Int, now: Date) throws {
        guard let buckets else { return }
        guard count <= buckets.capacity else {
            throw APIProblem(
                422, "the batch has \(count) items, and the batch rate limit lets \(buckets.capacity) pass at once")
        }
        let answer = buckets.take(count, now: now)
        guard !answer.isPassed else { return }
        let what = "Batch rate limit exceeded: the batch has \(count) items, and of \(answer.limit)"
        throw APIProblem.tooMany(what, answer, now: now)
    }
}
