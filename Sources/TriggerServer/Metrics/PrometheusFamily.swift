import Synchronization
import TriggerEngine

/// All metrics of one name, told apart by their labels.
final class PrometheusFamily: Sendable {
    private let description: MetricDescription
    private let numbers = Mutex<[String: PrometheusNumber]>([:])
    private let histograms = Mutex<[String: PrometheusHistogram]>([:])

    init(_ description: MetricDescription) {
        self.description = description
    }

    var name: String {
        description.name
    }

    var kind: MetricDescription.Kind {
        description.kind
    }

    /// The number with some labels, made when it is first needed.
    func number(_ labels: String) -> PrometheusNumber {
        numbers.withLock { numbers in
            let number = numbers[labels] ?? PrometheusNumber()
            numbers[labels] = number
            return number
        }
    }

    /// The histogram with some labels, made when it is first needed.
    func histogram(_ labels: String) -> PrometheusHistogram {
        let bounds = description.bounds.isEmpty ? MetricDescription.seconds : description.bounds
        return histograms.withLock { histograms in
            let histogram = histograms[labels] ?? PrometheusHistogram(bounds: bounds)
            histograms[labels] = histogram
            return histogram
        }
    }

    /// Writes it.
    func write(to text: inout PrometheusText) {
        text.begin(description)
        for (labels, number) in numbers.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text.add(name, labels, number.value)
        }
        for (labels, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text.add(name, labels, histogram.counts)
        }
    }
}
