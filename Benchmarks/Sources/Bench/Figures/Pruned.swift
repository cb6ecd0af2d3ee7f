import Foundation
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

/// Ten million finished runs that are old: how fast new ones go while those are removed, beside when they are kept, and how the file's
/// size goes.
struct Pruned: Measurement {
    static let name = "prune"
    static let summary = "10,000,000 old runs: the rate of new ones while those are removed, and the file's size"
    static let takesLong = true

    private static let portion = 50_000
    private static let file = "engine.sqlite"

    /// What came of a measurement.
    private struct Course {
        var rates: [Double] = []
        /// Megabytes of the file after each portion.
        var sizes: [Double] = []
        /// How many old runs went, and how many were left.
        var (removed, left) = (0, 0)

        var text: String {
            sizes.map { String(Int($0)) }.joined(separator: " ")
        }
    }

    func figures(_ plan: Plan) async throws -> [Figure] {
        try await ScratchFolder.with { folder in
            try await fill(folder, plan.scaled(10_000_000))
            let kept = try await course(folder, .forever, portions: 6)
            let pruned = try await course(folder, .standard, portions: 12)
            guard pruned.left > 0 else { throw Failure("the old runs were gone before the measurement was over") }
            let speed = try await removeRest(folder)
            let after = try await course(folder, .standard, portions: 6)
            let sizes =
                "MB before, and after each portion: " + [kept, pruned, after].map(\.text).joined(separator: " | ")
            return [rate(pruned, kept), speed, size(after, sizes), rateAfter(after, kept)]
        }
    }

    /// Removes all that is old, as `trigger prune` does.
    private func removeRest(_ folder: ScratchFolder) async throws -> Figure {
        let store = try await SQLiteStore.open(at: .file(folder.file(Self.file)), now: SystemTime().now)
        let began = ContinuousClock.now
        let totals = try await Pruning(of: store, .standard, time: SystemTime()).run()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        try await store.close()
        let rate = Double(totals.runs) / max(seconds, 0.001)
        var figure = Figure("prune-speed", "old runs removed at once, without anybody else", rate, "runs/s")
        figure.goal = .atLeast(5_000, aim: 10_000)
        figure.note = "\(totals.runs) runs"
        return figure
    }

    private func fill(_ folder: ScratchFolder, _ count: Int) async throws {
        let past = SystemTime().now.addingTimeInterval(-100 * 86_400)
        let store = try await SQLiteStore.open(at: .file(folder.file(Self.file)), now: past)
        try await store.fill(count) { maker, changes in changes.newRuns.append(maker.finished(task: "old", now: past)) }
        try await store.close()
    }

    private func rate(_ pruned: Course, _ kept: Course) -> Figure {
        var figure = Figure(
            "prune-rate", "new runs while old ones are removed, beside while all are kept",
            pruned.rates.median / kept.rates.median,
            "×")
        figure.goal = .atLeast(0.8, aim: 0.9)
        figure.note =
            "\(Int(pruned.rates.median)) runs/s beside \(Int(kept.rates.median)), medians of portions of \(Self.portion); "
            + "\(pruned.removed) old runs went meanwhile"
        return figure
    }

    private func size(_ after: Course, _ sizes: String) -> Figure {
        let (begin, end) = (after.sizes[0], after.sizes[after.sizes.count - 1])
        var figure = Figure(
            "prune-size", "the file after new runs in the place of old ones, beside before", end / begin, "×")
        figure.goal = .atMost(1.01, aim: 1)
        figure.note = sizes
        return figure
    }

    private func rateAfter(_ after: Course, _ kept: Course) -> Figure {
        var figure = Figure(
            "prune-after", "new runs in the place of old ones, beside while all were kept",
            after.rates.median / kept.rates.median,
            "×")
        figure.goal = .atLeast(1 / 1.2, aim: 0.95)
        figure.note = "\(Int(after.rates.median)) runs/s beside \(Int(kept.rates.median))"
        return figure
    }

    private func course(_ folder: ScratchFolder, _ retention: Retention, portions: Int) async throws -> Course {
        let options = EngineOptions(retention: retention)
        return try await EmbeddedSystem.with(folder, options: options) { system in
            var course = Course()
            course.sizes.append(Double(folder.databaseSize(Self.file)) / 1e6)
            let before = try Self.old(system)
            for _ in 0..<portions {
                let began = ContinuousClock.now
                try await byCallers(500, times: Self.portion) { _ in
                    try await system.client.trigger(.echo, .ofUsualSize)
                }
                try await system.untilIdle()
                course.rates.append(Double(Self.portion) / ((ContinuousClock.now - began) / .seconds(1)))
                course.sizes.append(Double(folder.databaseSize(Self.file)) / 1e6)
                Progress.say("\(Int(course.rates.last ?? 0)) runs/s, \(Int(course.sizes.last ?? 0)) MB")
            }
            course.left = try Self.old(system)
            course.removed = before - course.left
            return course
        }
    }

    private static func old(_ system: EmbeddedSystem) throws -> Int {
        try system.probe.number("SELECT count(*) FROM trigger_runs WHERE task = 'old'")
    }
}
