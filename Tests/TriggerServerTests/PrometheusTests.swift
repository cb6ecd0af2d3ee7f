import CoreMetrics
import Testing
import TriggerEngine

@testable import TriggerServer

@Suite("Metrics as Prometheus text")
struct PrometheusTests {
    private func text(_ registry: PrometheusRegistry) throws -> MetricsText {
        var text = PrometheusText()
        for family in registry.sortedFamilies { family.write(to: &text) }
        return try MetricsText(text.text)
    }

    @Test("labels are escaped, and names are made proper")
    func names() throws {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "my.orders-total", dimensions: [("a", "x\"y\\z\n")]).increment(by: 2)
        #expect(try text(registry)[#"my_orders_total{a="x\"y\\z\n"}"#] == 2)
        registry.makeMeter(label: "9 lives", dimensions: []).set(9.5)
        #expect(try text(registry)["_9_lives"] == 9.5)
    }

    @Test("the buckets of a histogram count all that fell below them")
    func histogram() throws {
        let registry = PrometheusRegistry()
        let timer = registry.makeTimer(label: "job_seconds", dimensions: [])
        for nanoseconds: Int64 in [500_000, 40_000_000, 9_000_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let text = try text(registry)
        #expect(text[#"job_seconds_bucket{le="0.001"}"#] == 1)
        #expect(text[#"job_seconds_bucket{le="0.05"}"#] == 2)
        #expect(text[#"job_seconds_bucket{le="+Inf"}"#] == 3)
        #expect(text["job_seconds_count"] == 3)
        #expect(text["job_seconds_sum"] == 9_000.0405)
    }

    @Test("one label makes one metric, whoever asks for it; another kind of the same name is kept out")
    func same() throws {
        let registry = PrometheusRegistry()
        for _ in 0..<2 { registry.makeCounter(label: "orders", dimensions: [("shop", "1")]).increment(by: 1) }
        registry.makeMeter(label: "orders", dimensions: [("shop", "1")]).set(77.5)
        registry.makeRecorder(label: "orders", dimensions: [("shop", "1")], aggregate: true).record(Int64(5))
        #expect(try text(registry)[#"orders{shop="1"}"#] == 2)
        #expect(try text(registry).types == ["orders": "counter"])
    }
}
