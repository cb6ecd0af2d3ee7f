import Foundation
import TriggerModel

/// What must hold of the runs of schedules: each tick fires once at most, and each run is told of the tick before.
struct ScheduleChecks {
    let inspector: Inspector
    /// Whether runs go some time after their end: the run of the tick before may be gone.
    let prunes: Bool

    /// What does not hold.
    func violations() -> [Violation] {
        let payloads = inspector.texts(
            "SELECT payload FROM trigger_runs WHERE terms LIKE '%\"schedule\"%' AND payload IS NOT NULL")
        let runs = payloads.compactMap { try? JSON.value(Half.self, from: $0).json }
        let unread = runs.count == payloads.count ? [] : ["\(payloads.count - runs.count) payloads cannot be read"]
        let faults = Dictionary(grouping: runs, by: \.scheduleId).values.flatMap(faults)
        return (unread + faults).map { Violation(guarantee: "each tick of a schedule fires once", details: $0) }
    }

    private func faults(of runs: [ScheduledRun]) -> [String] {
        let sorted = runs.sorted { $0.timestamp < $1.timestamp }
        let lasts: [Date?] = [nil] + sorted.map(\.timestamp)
        return zip(sorted, lasts).compactMap { run, last in
            guard run.lastTimestamp != last, !isGone(between: last, and: run) else { return nil }
            return "\(run.scheduleId) at \(run.timestamp): told of \(String(describing: run.lastTimestamp))"
        }
    }

    /// Whether the run of the tick that a run was told of, after the last one that is there, can have been removed.
    private func isGone(between last: Date?, and run: ScheduledRun) -> Bool {
        guard prunes, let told = run.lastTimestamp, told < run.timestamp else { return false }
        return last.map { $0 < told } ?? true
    }

    private struct Half: Decodable {
        var json: ScheduledRun
    }
}
