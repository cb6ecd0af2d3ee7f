import Trigger
import Workload

/// Steps of many runs at once, which share commits.
struct ManySteps: Measurement {
    static let name = "many-steps"
    static let summary = "durable steps of 500 runs at once"

    private static let stepsPerRun = 60

    func figures(_ plan: Plan) async throws -> [Figure] {
        let steps = plan.scaled(30_000)
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.inserts(steps, in: $0)
        } figure: {
            try await sample($0, steps)
        }
        var rate = pair.rate("many-steps", "steps of 500 runs at once", "steps/s")
        rate.goal = .atLeast(15_000, aim: 25_000)
        return [rate]
    }

    private func sample(_ folder: ScratchFolder, _ steps: Int) async throws -> Sample {
        let name = TaskName<NoValue, NoValue>("steps")
        let stepping = task(name) { (context: RunContext) -> Void in
            for step in 0..<Self.stepsPerRun { try await context.step("step-\(step)") { Note.ofUsualSize } }
        }
        let runs = steps / Self.stepsPerRun
        return try await EmbeddedSystem.with(folder, beside: Tasks { stepping }) { system in
            try await Sample.of(runs * Self.stepsPerRun) {
                try await system.client.batchTrigger(name, Array(repeating: NoValue(), count: runs))
                try await system.untilIdle()
            }
        }
    }
}
