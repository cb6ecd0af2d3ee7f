import Benchmark
import Foundation
import TriggerModel

/// Making ids.
func identityBenches() {
    let (ids, now) = (SystemIDSource(), Date())
    Benchmark("make a run's id", configuration: .init(scalingFactor: .kilo)) { benchmark in
        for sequence in benchmark.scaledIterations {
            blackHole(ids.next(RunID.self, now: now, sequence: sequence))
        }
    }
}

/// Payloads to JSON and back: a note of 300 bytes, and an order with some structure.
func payloadBenches() {
    payloadBench("a note of 300 bytes", Note(text: String(repeating: "x", count: 289)))
    payloadBench("an order of ten lines", Order.ofTenLines)
}

private func payloadBench<Value: Codable & Sendable>(_ name: String, _ value: Value) {
    let configuration = Benchmark.Configuration(scalingFactor: .kilo)
    Benchmark("JSON: write \(name)", configuration: configuration) { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try JSON.text(value)) }
    }
    Benchmark("JSON: read \(name)", configuration: configuration) { benchmark in
        let text = try JSON.text(value)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try JSON.value(Value.self, from: text)) }
    }
}

private struct Note: Codable, Sendable {
    var text: String
}

private struct Order: Codable, Sendable {
    struct Line: Codable, Sendable {
        var article: String
        var count: Int
        var price: Double
    }

    var id: String
    var email: String
    var orderedAt: Date
    var lines: [Line]

    static let ofTenLines = Order(
        id: "order-1", email: "someone@example.com", orderedAt: Date(timeIntervalSince1970: 1_800_000_000),
        lines: (0..<10).map { Line(article: "article-\($0)", count: $0, price: 9.5) })
}
