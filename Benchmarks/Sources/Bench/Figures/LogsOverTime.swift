import Trigger
import TriggerEngine
import TriggerModel
import Workload

/// A million runs that all log and trace, with the removal of old lines and spans: the rate at the end beside that at the beginning.
struct LogsOverTime: Measurement {
    static let name = "logs-over-time"
    static let summary = "1,000,000 runs that all log and trace, with pruning: the rate at the end, and the file's size"
    static let takesLong = true

    private static let portion = 50_000

    func figures(_ plan: Plan) async throws -> [Figure] {
        let portions = max(8, plan.scaled(1_000_000) / Self.portion)
        let (rates, sizes, stored) = try await course(portions)
        let quarter = portions / 4
        let (begin, end) = (rates.prefix(quarter).median, rates.suffix(quarter).median)
        var rate = Figure("logs-rate-kept", "traced runs, the last quarter beside the first", end / begin, "×")
        rate.goal = .atLeast(1 / 1.2, aim: 0.95)
        let runs = portions * Self.portion
        rate.note =
            "\(runs) runs, all kept; \(Int(end)) runs/s beside \(Int(begin)), medians of portions; "
            + "\(stored) of \(3 * runs) lines and spans stored, the others dropped"
        var size = Figure("logs-size", "the events' file at the end", sizes.last ?? 0, "MB")
        let most = Double(LoggingSystem.mostBytes) / 1e6
        size.goal = .atMost(2 * most, aim: 1.2 * most)
        size.note = "MB after each portion: " + sizes.map { String(Int($0)) }.joined(separator: " ")
        return [rate, size]
    }

    private func course(_ portions: Int) async throws -> (rates: [Double], sizes: [Double], stored: Int) {
        try await ScratchFolder.with { folder in
            try await LoggingSystem.with(folder) { system in
                var (rates, sizes): ([Double], [Double]) = ([], [])
                for _ in 1...portions {
                    let began = ContinuousClock.now
                    try await pass(system)
                    rates.append(Double(Self.portion) / ((ContinuousClock.now - began) / .seconds(1)))
                    sizes.append(Double(folder.databaseSize("events.sqlite")) / 1e6)
                    Progress.say("\(Int(rates.last ?? 0)) runs/s, \(Int(sizes.last ?? 0)) MB")
                }
                let kept = try await system.engine.eventUsage()?.events ?? 0
                return (rates, sizes, Int(kept + (system.engine.eventHealth?.pruned ?? 0)))
            }
        }
    }

    /// Triggers a portion, and waits until all of it has ended.
    private func pass(_ system: EmbeddedSystem) async throws {
        let notes = Array(repeating: Note.ofUsualSize, count: 500)
        try await byCallers(4, times: Self.portion / 500) { _ in
            try await system.client.batchTrigger(.traced, notes)
        }
        try await system.untilIdle()
    }
}
