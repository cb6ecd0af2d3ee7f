import Trigger
import Workload

/// End to end: single triggers from 500 callers at once, the results stored.
struct Singles: Measurement {
    static let name = "singles"
    static let summary = "end to end, single triggers, 500 callers"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(20_000)
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.lives(runs, in: $0)
        } figure: {
            try await EmbeddedSystem.with($0) { try await sample($0, runs) }
        }
        var rate = pair.rate("singles", "end to end, single triggers, 500 callers", "runs/s")
        rate.goal = .atLeast(12_000, aim: 20_000)
        return [rate]
    }

    func sample(
        _ system: EmbeddedSystem, _ runs: Int, others: () -> Double = { 0 }
    ) async throws -> Sample {
        let sample = try await Sample.of(runs, others: others) {
            try await byCallers(500, times: runs) { _ in
                try await system.client.trigger(.echo, .ofUsualSize)
            }
            try await system.untilIdle()
        }
        try system.expectCompleted(runs)
        return sample
    }
}
