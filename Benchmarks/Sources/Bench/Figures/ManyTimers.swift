import Foundation
import TriggerEngine
import TriggerModel

/// A million runs that are delayed, and 10,000 a second that are due.
struct ManyTimers: Measurement {
    static let name = "timers"
    static let summary = "1,000,000 delayed runs: memory and threads; 10,000 due a second: how late they are queued"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (many, due) = (plan.scaled(1_000_000), plan.scaled(30_000))
        return try await ScratchFolder.with { folder in
            try await LoneEngine.with(folder) { engine in
                let memory = try await resident(many, engine)
                return [memory, try await lateness(due, beside: many, engine)]
            }
        }
    }

    /// What they need of the process, once they are all there.
    private func resident(_ runs: Int, _ engine: Engine) async throws -> Figure {
        try await LoneEngine.trigger(10_000, engine)
        let own = ProcessInfo.processInfo.processIdentifier
        let (before, threads) = (try ProcessReading(own).megabytes, try Self.threads())
        try await LoneEngine.trigger(runs, engine) { _ in TriggerOptions(delay: .hours(10)) }
        var figure = Figure(
            "timers-resident", "\(runs) delayed runs, over what the process had",
            try ProcessReading(own).megabytes - before,
            "MB resident")
        figure.goal = .atMost(100, aim: 50)
        figure.note = "threads before \(threads), after \(try Self.threads()); once"
        return figure
    }

    /// How late runs joined their queue that were due in a row, 10,000 a second.
    private func lateness(_ runs: Int, beside others: Int, _ engine: Engine) async throws -> Figure {
        let first = SystemTime().now.addingTimeInterval(5 + Double(runs) / 10_000)
        let marker = try await engine.trigger(LoneEngine.items(1), TriggerRequest(environment: .development))
        guard let began = marker.runs.first?.id else { throw Failure("a trigger made no run") }
        try await LoneEngine.trigger(runs, engine) { number in
            TriggerOptions(delay: .until(first.addingTimeInterval(Double(number) / 10_000)))
        }
        try await Task.sleep(
            for: .seconds(max(0, first.timeIntervalSince(SystemTime().now)) + Double(runs) / 10_000 + 3))
        let late = try await lateness(since: began, engine).sorted()
        guard late.count == runs else { throw Failure("\(runs) runs were to be queued, \(late.count) were") }
        var figure = Figure("timers-late", "10,000 due a second, queued late by, at most", late.last ?? 0, "ms")
        figure.goal = .atMost(100, aim: 30)
        figure.note = """
            p50 \(FigureTable.number(late.percentile(0.5))) ms, p99 \(FigureTable.number(late.percentile(0.99))) ms, of \(runs) \
            beside \(others) that are not due
            """
        return figure
    }

    /// Of each queued run, how long after its time it was.
    private func lateness(since began: RunID, _ engine: Engine) async throws -> [Double] {
        var (late, query) = ([Double](), RunQuery(statuses: [.pending, .pendingVersion], limit: 100))
        while true {
            let page = try await engine.records(matching: query, in: .development).prefix(100)
            for record in page where record.state.id > began {
                guard let due = record.state.terms.delayUntil else { continue }
                late.append(record.state.updatedAt.timeIntervalSince(due) * 1_000)
            }
            guard let last = page.last?.state.id, last > began else { return late }
            query.after = last
        }
    }

    /// How many threads the process has.
    private static func threads() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
