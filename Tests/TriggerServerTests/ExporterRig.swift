import Foundation
import Logging
import ServiceLifecycleTestKit
import Synchronization
import TriggerEngine
import TriggerModel
import TriggerSQLite
import TriggerTesting

@testable import TriggerServer

/// An exporter with a clock of its own, a server that knows one run, and a collector that does as it is told.
final class ExporterRig: Sendable {
    let queue: OTLPQueue
    let collector: TestCollector
    /// The exporter's clock, and nobody else's.
    let clock: ManualClock
    /// The run that the server knows.
    let run: RunID
    private let store: SQLiteStore
    private let registry: PrometheusRegistry
    private let exporter: OTLPExporter
    private let trigger: GracefulShutdownTestTrigger
    private let ended = Mutex(false)

    private init(_ api: TestAPI, _ run: RunID, _ bounds: OTLPQueue.Bounds, _ trigger: GracefulShutdownTestTrigger) {
        let (queue, collector) = (OTLPQueue(bounds: bounds), TestCollector())
        let (clock, registry) = (ManualClock(), PrometheusRegistry())
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let sender = OTLPSender(post: { path, body in try collector.post(path, body) }, time: clock, logger: quiet)
        exporter = OTLPExporter(
            queue: queue, engine: api.engine, sender: sender,
            options: OTLPOptions(endpoint: "", headers: [], sample: 1, serviceName: "test"), time: clock,
            registry: registry, logger: quiet)
        (self.queue, self.collector, self.clock, self.registry) = (queue, collector, clock, registry)
        (self.run, self.store, self.trigger) = (run, api.store, trigger)
    }

    /// Runs a test while an exporter runs.
    static func with(
        _ bounds: OTLPQueue.Bounds = OTLPQueue.Bounds(), _ test: @Sendable (ExporterRig) async throws -> Void
    ) async throws {
        try await withAPI { api async throws in
            let run = RunID(rawValue: try await api.trigger("hello"))
            try await testGracefulShutdown { trigger in
                try await ExporterRig(api, run, bounds, trigger).exporting(test)
            }
        }
    }

    private func exporting(_ test: @Sendable (ExporterRig) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try await exporter.run()
                ended.withLock { $0 = true }
            }
            defer { group.cancelAll() }
            try await test(self)
        }
    }

    /// Whether the exporter ended.
    var hasEnded: Bool {
        ended.withLock { $0 }
    }

    /// Begins a graceful shutdown.
    func shutDown() {
        trigger.triggerGracefulShutdown()
    }

    /// Begins a shutdown after two minutes in which 2,500 lines did not get through, with a run that ended, and waits for its end.
    func shutDownWithBacklog() async throws {
        log(0..<2_500)
        try await turn(minutes: 2)
        try await sleeping()
        queue.ended([run], in: .development)
        shutDown()
        try await turn { hasEnded }
    }

    /// Makes the server's runs unreadable, or readable again.
    func setReadable(_ isReadable: Bool) throws {
        let (from, to) = isReadable ? ("away", "trigger_runs") : ("trigger_runs", "away")
        try store.executeBlocking(["ALTER TABLE \(from) RENAME TO \(to)"])
    }

    /// A line of the run's log.
    func line(_ number: Int) -> TraceEvent {
        TraceEvent(
            run: run, place: TracePlace(attempt: 1), sequence: number, kind: .log, message: "line \(number)",
            startedAt: clock.now)
    }

    /// Has lines exported.
    func log(_ numbers: Range<Int>) {
        queue.stored(numbers.map { line($0) }, in: .development)
    }

    /// How many of a kind had an outcome, as `/metrics` tells it.
    func count(_ kind: String, _ outcome: String) throws -> Double {
        var text = PrometheusText()
        for family in registry.sortedFamilies { family.write(to: &text) }
        let name = #"trigger_otlp_items_total{kind="\#(kind)",outcome="\#(outcome)"}"#
        return try MetricsText(text.text)[name] ?? 0
    }
}

// MARK: - Time

extension ExporterRig {
    /// Waits until the exporter sleeps; the suite's time limit ends a wait in vain.
    func sleeping() async throws {
        while clock.nextWakeUp == nil { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Turns the clock once the exporter sleeps.
    func turn(by duration: Duration) async throws {
        try await sleeping()
        clock.advance(by: duration)
    }

    /// Turns the clock minute by minute, each time once the exporter sleeps again.
    func turn(minutes: Int) async throws {
        for _ in 0..<minutes { try await turn(by: .seconds(60)) }
    }

    /// Turns the clock whenever the exporter sleeps, until something is so.
    func turn(until isSo: () throws -> Bool) async throws {
        while try !isSo() {
            if clock.nextWakeUp != nil { clock.advance(by: .seconds(60)) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
