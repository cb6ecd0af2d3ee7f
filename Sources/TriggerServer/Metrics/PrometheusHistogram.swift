import CoreMetrics
import Synchronization

/// How many observations fell below each of some bounds, and their sum.
final class PrometheusHistogram: Sendable {
    /// What was observed.
    struct Counts: Sendable {
        /// The upper bounds, rising.
        let bounds: [Double]
        /// The observations up to each bound and above the one before; the last is of those above all bounds.
        var buckets: [UInt64]
        /// The sum of all observations.
        var sum = 0.0
    }

    private let state: Mutex<Counts>

    init(bounds: [Double]) {
        state = Mutex(Counts(bounds: bounds, buckets: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// What was observed so far.
    var counts: Counts {
        state.withLock { $0 }
    }

    private func observe(_ value: Double) {
        guard value.isFinite else { return }
        state.withLock { counts in
            let bucket = counts.bounds.firstIndex { value <= $0 } ?? counts.bounds.count
            counts.buckets[bucket] += 1
            counts.sum += value
        }
    }
}

extension PrometheusHistogram: RecorderHandler, TimerHandler {
    func record(_ value: Int64) {
        observe(Double(value))
    }

    func record(_ value: Double) {
        observe(value)
    }

    func recordNanoseconds(_ duration: Int64) {
        observe(Double(duration) / 1e9)
    }
}
