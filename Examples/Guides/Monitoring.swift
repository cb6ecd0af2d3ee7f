import Metrics
import TriggerServer

/// Has what the app and its libraries tell swift-metrics shown at `/metrics`, too; called before the app starts.
func showMetricsOfTheApp() {
    MetricsSystem.bootstrap(PrometheusRegistry.shared)
}
