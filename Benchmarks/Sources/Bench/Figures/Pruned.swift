import Foundation
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

/// Runs come and go: the rate with the removal of old ones beside the rate without, and the size of the file over time.
struct Pruned: Measurement {
    static let name = "prune"
    static let summary = "2,000,000 runs come and go, 10 seconds each: rate beside keeping all, and the file's size"
    static let takesLong = true

    private static let portion = 100_000

    /// What came of a measurement.
    private struct Course {
        var rates: [Double]
        /// Megabytes of the file after each portion.
        var sizes: [Double]

        var median: Double {
            rates.sorted()[rates.count / 2]
        }
    }

    func figures(_ plan: Plan) async throws -> [Figure] {
        let portions = max(4, plan.scaled(2_000_000) / Self.portion)
        let kept = try await course(portions: min(portions, 6), retention: .forever)
        let pruned = try await course(
            portions: portions, retention: Retention(runs: .seconds(10), failed: .seconds(10)))
        return [rate(pruned, kept), size(pruned)]
    }

    private func rate(_ pruned: Course, _ kept: Course) -> Figure {
        var figure = Figure(
            "prune-rate", "runs with old ones removed, beside without", pruned.median / kept.median, "×")
        figure.goal = .atLeast(0.9, aim: 0.95)
        figure.note = "\(Int(pruned.median)) runs/s beside \(Int(kept.median)), medians of portions of \(Self.portion)"
        return figure
    }

    private func size(_ pruned: Course) -> Figure {
        let (middle, end) = (pruned.sizes[pruned.sizes.count / 2], pruned.sizes[pruned.sizes.count - 1])
        var figure = Figure("prune-size", "the file at the end, beside the middle", end / middle, "×")
        figure.note = "MB after each portion: " + pruned.sizes.map { String(Int($0)) }.joined(separator: " ")
        return figure
    }

    private func course(portions: Int, retention: Retention) async throws -> Course {
        try await ScratchFolder.with { folder in
            let options = EngineOptions(retention: retention)
            return try await EmbeddedSystem.with(folder, options: options) { system in
                var course = Course(rates: [], sizes: [])
                for _ in 0..<portions {
                    let began = ContinuousClock.now
                    try await byCallers(500, times: Self.portion) { _ in
                        try await system.client.trigger(.echo, .ofUsualSize)
                    }
                    try await system.untilIdle()
                    let used = (ContinuousClock.now - began) / .seconds(1)
                    course.rates.append(Double(Self.portion) / used)
                    course.sizes.append(Double(folder.databaseSize("engine.sqlite")) / 1e6)
                    let line = "\(Int(course.rates.last ?? 0)) runs/s, \(Int(course.sizes.last ?? 0)) MB\n"
                    FileHandle.standardError.write(Data(line.utf8))
                }
                return course
            }
        }
    }
}
