import Synchronization
import Trigger
import Workload

/// Durable steps one after another in one run: each is a commit.
struct SequentialSteps: Measurement {
    static let name = "sequential-steps"
    static let summary = "durable steps one after another in one run"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let steps = plan.scaled(2_000)
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.commits(steps, in: $0)
        } figure: {
            try await sample($0, steps)
        }
        var rate = pair.rate("sequential-steps", "steps one after another in one run", "steps/s")
        rate.ratioGoal = .atLeast(0.6, aim: 0.85)
        return [rate]
    }

    private func sample(_ folder: ScratchFolder, _ steps: Int) async throws -> Sample {
        try await sample(steps) { tasks, body in try await EmbeddedSystem.with(folder, beside: tasks, body) }
    }

    /// Measured within the run, so that only the steps count.
    func sample(
        _ steps: Int, in system: (Tasks, (EmbeddedSystem) async throws -> Sample) async throws -> Sample
    ) async throws -> Sample {
        let sample: SampleBox = SampleBox()
        let name = TaskName<NoValue, NoValue>("sequence")
        let sequence = task(name) { (context: RunContext) -> Void in
            sample.set(
                try await Sample.of(steps) {
                    for step in 0..<steps { try await context.step("step-\(step)") { Note.ofUsualSize } }
                })
        }
        return try await system(Tasks { sequence }) { system in
            _ = try await system.client.trigger(name).result().get()
            return try sample.get()
        }
    }
}

/// A sample that is taken inside a run.
private final class SampleBox: Sendable {
    private let sample = Mutex<Sample?>(nil)

    func set(_ value: Sample) {
        sample.withLock { $0 = value }
    }

    func get() throws -> Sample {
        guard let sample = sample.withLock({ $0 }) else { throw Failure("the run took no sample") }
        return sample
    }
}
