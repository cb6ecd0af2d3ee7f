import Hummingbird
import TriggerEngine
import TriggerModel

/// `GET /metrics`: what the process counted, and how engine, environment and process stand, for Prometheus.
struct MetricsRoute: Sendable {
    let engine: Engine
    let environment: EnvironmentID
    let registry: PrometheusRegistry

    func add(to table: inout RouteTable) {
        table.add(.get, "/metrics", granting: .scope { _ in .read(.metrics) }, answer)
    }

    @Sendable private func answer(_ request: Request, _ context: APIContext) async throws -> Response {
        let reading = try await engine.reading(environment)
        var text = PrometheusText()
        for family in registry.sortedFamilies { family.write(to: &text) }
        text.add(reading)
        if let events = engine.eventHealth { text.add(events) }
        if let process = ProcessFigures() { text.add(process) }
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
    }
}

extension PrometheusText {
    /// Adds how an engine and its environment stand.
    mutating func add(_ reading: EngineReading) {
        begin(MetricName.build)
        add(MetricName.build.name, Self.labels([("version", LibraryVersion.current)]), 1)
        add(reading.queues, as: MetricName.queued) { Double($0.queued) }
        add(reading.queues, as: MetricName.running) { Double($0.running) }
        add(reading.queues, as: MetricName.limit) { $0.concurrencyLimit.map { Double($0) } }
        add(reading.queues, as: MetricName.paused) { $0.isPaused ? 1 : 0 }
        add(MetricName.queues, Double(reading.queueCount))
        if let environment = reading.environment { add(environment) }
        begin(MetricName.workers)
        for (version, workers) in Dictionary(grouping: reading.workers, by: \.version).sorted(by: { $0.key < $1.key }) {
            add(MetricName.workers.name, Self.labels([("version", version)]), Double(workers.count))
        }
        add(MetricName.commands, Double(reading.waitingCommands))
        add(MetricName.timerDelay, reading.timerDelay)
    }

    private mutating func add(
        _ queues: [QueueRecord], as metric: MetricDescription, _ value: (QueueRecord) -> Double?
    ) {
        begin(metric)
        for queue in queues {
            guard let value = value(queue) else { continue }
            add(metric.name, Self.labels([("queue", queue.name)]), value)
        }
    }

    private mutating func add(_ environment: EnvironmentRecord) {
        add(MetricName.environmentRunning, Double(environment.running))
        add(MetricName.environmentLimit, Double(environment.totalLimit))
        add(MetricName.environmentPaused, environment.isPaused ? 1 : 0)
    }

    /// Adds how the server fared with lines of logs and spans.
    mutating func add(_ events: EventHealth) {
        add(MetricName.eventsDropped, Double(events.dropped))
        add(MetricName.eventsPruned, Double(events.pruned))
    }

    /// Adds what the system says of the process.
    mutating func add(_ process: ProcessFigures) {
        add(MetricName.cpu, process.cpu)
        add(MetricName.memory, process.memory)
        add(MetricName.files, Double(process.files))
        add(MetricName.start, process.start)
    }
}
