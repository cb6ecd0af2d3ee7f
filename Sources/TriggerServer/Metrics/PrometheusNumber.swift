import CoreMetrics
import Synchronization

/// A number that is counted or set: a counter, or a gauge.
final class PrometheusNumber: Sendable {
    private let state = Mutex(0.0)

    /// What it is now.
    var value: Double {
        state.withLock { $0 }
    }

    private func change(_ body: (inout Double) -> Void) {
        state.withLock { body(&$0) }
    }
}

extension PrometheusNumber: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) {
        change { $0 += Double(max(0, amount)) }
    }

    func increment(by amount: Double) {
        change { $0 += amount }
    }

    func reset() {
        change { $0 = 0 }
    }
}

extension PrometheusNumber: MeterHandler, RecorderHandler {
    func set(_ value: Int64) {
        change { $0 = Double(value) }
    }

    func set(_ value: Double) {
        change { $0 = value }
    }

    func decrement(by amount: Double) {
        change { $0 -= amount }
    }

    func record(_ value: Int64) {
        set(value)
    }

    func record(_ value: Double) {
        set(value)
    }
}
