import Trigger
import Workload

/// End to end: triggered in batches of 500, the results stored.
struct Batches: Measurement {
    static let name = "batches"
    static let summary = "end to end, triggered in batches of 500"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(30_000)
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.lives(runs, in: $0)
        } figure: {
            try await EmbeddedSystem.with($0) { try await sample($0, runs) }
        }
        var rate = pair.rate("batches", "end to end, batches of 500", "runs/s")
        rate.goal = .atLeast(15_000, aim: 25_000)
        rate.ratioGoal = .atLeast(0.35, aim: 0.55)
        var cpu = pair.cpu("cpu", "CPU per run, end to end")
        cpu.goal = .atMost(100, aim: 60)
        return [rate, cpu]
    }

    func sample(
        _ system: EmbeddedSystem, _ runs: Int, others: () -> Double = { 0 }
    ) async throws -> Sample {
        let notes = Array(repeating: Note.ofUsualSize, count: 500)
        let sample = try await Sample.of(runs, others: others) {
            try await byCallers(4, times: runs / 500) { _ in
                try await system.client.batchTrigger(.echo, notes)
            }
            try await system.untilIdle()
        }
        try system.expectCompleted(runs)
        return sample
    }
}
