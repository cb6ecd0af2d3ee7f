public import CoreMetrics
import Synchronization
import TriggerEngine

/// The metrics of a process, kept in memory and read as Prometheus text at `/metrics`.
///
/// It is a backend of swift-metrics. Servers tell theirs to ``shared``; an app that bootstraps swift-metrics with it has its own
/// metrics, and those of the libraries it uses, at the same address:
///
/// ```swift
/// MetricsSystem.bootstrap(PrometheusRegistry.shared)
/// ```
///
/// Counters become counters, recorders and timers histograms (timers in seconds), meters and gauges gauges. What is no letter, digit or
/// underscore in a name becomes an underscore; a name that two kinds of metrics have is refused by keeping the second one out.
public final class PrometheusRegistry: MetricsFactory {
    /// The one that servers of this process use.
    public static let shared = PrometheusRegistry()

    private let families = Mutex<[String: PrometheusFamily]>([:])

    /// Makes a registry without metrics.
    public init() {}

    /// Makes the counter of a label and its dimensions; the same one each time.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(.counter, label, dimensions)
    }

    /// Makes the floating-point counter of a label and its dimensions; the same one each time.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        number(.counter, label, dimensions)
    }

    /// Makes the gauge of a label and its dimensions; the same one each time.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        number(.gauge, label, dimensions)
    }

    /// Makes the histogram of a label and its dimensions, or a gauge if nothing is aggregated; the same one each time.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : number(.gauge, label, dimensions)
    }

    /// Makes the histogram, in seconds, of a label and its dimensions; the same one each time.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    /// Forgets nothing: a counter that came back at zero would look like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// Forgets nothing: a counter that came back at zero would look like a restart.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}

    /// Forgets nothing: a gauge keeps its last value.
    public func destroyMeter(_ handler: any MeterHandler) {}

    /// Forgets nothing: a histogram that came back at zero would look like a restart.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Forgets nothing: a histogram that came back at zero would look like a restart.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// What stands in it, by name.
    var sortedFamilies: [PrometheusFamily] {
        families.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    private func number(
        _ kind: MetricDescription.Kind, _ label: String, _ dimensions: [(String, String)]
    ) -> PrometheusNumber {
        family(kind, label).number(PrometheusText.labels(dimensions))
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> PrometheusHistogram {
        family(.histogram, label).histogram(PrometheusText.labels(dimensions))
    }

    /// The metrics of a name; one that nobody reads when those of that name are of another kind.
    private func family(_ kind: MetricDescription.Kind, _ label: String) -> PrometheusFamily {
        let description = MetricName.description(of: PrometheusText.name(label), kind)
        return families.withLock { families in
            let family = families[description.name, default: PrometheusFamily(description)]
            guard family.kind == kind else { return PrometheusFamily(description) }
            families[description.name] = family
            return family
        }
    }
}

extension PrometheusRegistry {
    /// Where the engines of this process tell what they count: here, and where the program's metrics go if that is elsewhere.
    static var factory: any MetricsFactory {
        let own = MetricsSystem.factory
        return own is PrometheusRegistry ? own : MultiplexMetricsHandler(factories: [shared, own])
    }
}
