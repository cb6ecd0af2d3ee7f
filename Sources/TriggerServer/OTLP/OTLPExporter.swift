import CoreMetrics
import Logging
import ServiceLifecycle
import TriggerEngine
import TriggerModel

/// Tells a collector of the spans of runs that ended and of the lines of their logs, in the background and in portions.
///
/// While the collector is away a portion is tried again and again, and the rest waits in the queue.
struct OTLPExporter: Service {
    let queue: OTLPQueue
    let engine: Engine
    let sender: OTLPSender
    let options: OTLPOptions
    let time: any TimeSource
    let registry: PrometheusRegistry
    let logger: Logger

    /// How many runs, and how many lines, go into one portion.
    private static let portion = (runs: 100, lines: 1_000)
    /// How long it gathers before it sends.
    private static let gathering: Duration = .seconds(1)
    /// How long it waits after a first try in vain, and at most.
    private static let (shortestPause, longestPause) = (Duration.seconds(1), Duration.seconds(60))

    /// Sends until a graceful shutdown, and then once more what is there; what is not taken then is dropped and counted.
    func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await sendUntilClosed()
            queue.dropAll()
            tellDropped()
        } onCancelOrGracefulShutdown: { [queue] in
            queue.close()
        }
    }

    private func sendUntilClosed() async {
        for await _ in queue.signals {
            try? await time.sleep(until: time.now + Self.gathering)
            guard await sendAll() else { return }
        }
        _ = await sendAll()
    }

    /// Sends portion by portion.
    ///
    /// - Returns: False when the server stops and the collector or the store is away.
    private func sendAll() async -> Bool {
        while !Task.isCancelled {
            let (runs, lines) = queue.take(runs: Self.portion.runs, lines: Self.portion.lines)
            tellDropped()
            guard !runs.isEmpty || !lines.isEmpty else { return true }
            let (spans, records) = (await spans(of: runs), await records(of: lines))
            let hasGone = await send(spans ?? [])
            guard await send(records ?? []), hasGone else { return false }
            // A store that cannot be read does not hold up a shutdown portion by portion.
            if spans == nil || records == nil, queue.isClosed { return false }
        }
        return false
    }

    /// Sends a portion until it is taken or refused; a try that begins after the server was told to stop is the last.
    ///
    /// - Returns: Whether the collector answered.
    private func send<Item: OTLPItem>(_ items: [Item]) async -> Bool {
        guard !items.isEmpty else { return true }
        let body = OTLPBody(resource: options.resource, items: items)
        var pause = Self.shortestPause
        while true {
            let isLast = queue.isClosed
            switch await answer(to: body) {
            case .taken: return count(items.count, as: "taken", Item.list)
            case .refused(let reason):
                logger.error("the collector refused \(Item.list)", metadata: ["reason": "\(reason)"])
                return count(items.count, as: "refused", Item.list)
            case .later(let reason, let after):
                logger.warning("the collector took no \(Item.list)", metadata: ["reason": "\(reason)"])
                tellDropped()
                guard !isLast, await rest(max(pause, after ?? .zero)) else {
                    count(items.count, as: "dropped", Item.list)
                    return false
                }
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// Waits before the next try, no longer when the server stops meanwhile; false when it was cancelled.
    private func rest(_ duration: Duration) async -> Bool {
        let end = time.now + duration
        while time.now < end, !queue.isClosed {
            guard (try? await time.sleep(until: min(end, time.now + .seconds(1)))) != nil else { return false }
        }
        return !Task.isCancelled
    }

    private func answer<Item: OTLPItem>(to body: OTLPBody<Item>) async -> OTLPSender.Answer {
        do {
            return try await sender.send(body)
        } catch {
            return .refused("\(error)")
        }
    }

    private func tellDropped() {
        let (runs, lines) = queue.takeDropped()
        guard runs > 0 || lines > 0 else { return }
        logger.warning(
            "what waited for the collector was dropped", metadata: ["runs": "\(runs)", "lines": "\(lines)"])
        if runs > 0 { count(runs, as: "dropped", "runs") }
        if lines > 0 { count(lines, as: "dropped", OTLPLogRecord.list) }
    }

    @discardableResult
    private func count(_ number: Int, as outcome: String, _ kind: String) -> Bool {
        let labels = [("kind", kind), ("outcome", outcome)]
        registry.makeCounter(label: MetricName.exported.name, dimensions: labels).increment(by: Int64(number))
        return true
    }
}

// MARK: - What is sent

extension OTLPExporter {
    /// The spans of runs that ended, as far as their traces are exported; lines go by themselves.
    ///
    /// - Returns: Nil when some could not be read.
    private func spans(of runs: [OTLPQueue.Ended]) async -> [OTLPSpan]? {
        var spans: [OTLPSpan]? = []
        for (environment, runs) in Dictionary(grouping: runs, by: \.environment) {
            let found = await reading { try await engine.ownSpans(of: runs.map(\.run), in: environment) }
            guard let found else {
                count(runs.count, as: "dropped", "runs")
                spans = nil
                continue
            }
            for run in found where run.isSampled && options.includes(run.trace) {
                spans? += run.spans.filter { $0.data.kind != .log }.map { OTLPSpan($0, of: run.trace) }
            }
        }
        return spans
    }

    /// The lines of logs; those of runs that are gone are left out.
    ///
    /// - Returns: Nil when some could not be read.
    private func records(of lines: [OTLPQueue.Line]) async -> [OTLPLogRecord]? {
        var records: [OTLPLogRecord]? = []
        for (environment, lines) in Dictionary(grouping: lines, by: \.environment) {
            let runs = Set(lines.map(\.event.run)).sorted()
            let facts = await reading { try await engine.traceFacts(of: runs, in: environment) }
            guard let facts else {
                count(lines.count, as: "dropped", OTLPLogRecord.list)
                records = nil
                continue
            }
            for line in lines {
                guard let facts = facts[line.event.run] else { continue }
                records?.append(
                    OTLPLogRecord(line.event, in: line.event.surroundingSpan, task: facts.task, of: facts.trace))
            }
        }
        return records
    }

    /// How often what is to be sent is tried to be read: for two minutes, with the pauses between.
    private static let mostReads = 8

    /// Reads what is to be sent, again and again while the store does not answer; nil when it was given up.
    private func reading<Value: Sendable>(_ body: () async throws -> Value) async -> Value? {
        var (pause, tries) = (Self.shortestPause, 1)
        while true {
            let isLast = queue.isClosed || tries == Self.mostReads
            do {
                return try await body()
            } catch {
                logger.error("what is to be exported could not be read", metadata: ["error": "\(error)"])
                tellDropped()
                guard !isLast, await rest(pause) else { return nil }
                (pause, tries) = (min(pause * 2, Self.longestPause), tries + 1)
            }
        }
    }
}
