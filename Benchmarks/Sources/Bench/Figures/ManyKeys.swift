import Trigger
import TriggerModel
import Workload

/// How fast a line is worked off that is divided into a great many keys, beside one that is not.
struct ManyKeys: Measurement {
    static let name = "keys"
    static let summary = "10,000 concurrency keys with 100 runs each, worked off, beside one line of as many"
    static let takesLong = true

    private static let runsPerKey = 100

    func figures(_ plan: Plan) async throws -> [Figure] {
        let keys = plan.scaled(10_000)
        let pair = try await RatePair.measure(plan) {
            try await sample($0, keys: 1, runs: keys * Self.runsPerKey)
        } figure: {
            try await sample($0, keys: keys, runs: keys * Self.runsPerKey)
        }
        var rate = pair.rate("keys", "\(keys) keys with \(Self.runsPerKey) runs each", "runs/s")
        rate.ratioGoal = .atLeast(0.7, aim: 0.9)
        rate.note = """
            from when the environment goes on, with all of them in line, to the end of the last; the limit is one line \
            of as many
            """
        return [rate]
    }

    private func sample(_ folder: ScratchFolder, keys: Int, runs: Int) async throws -> Sample {
        let names = keys == 1 ? [""] : (0..<keys).map { "key-\($0)" }
        let task = TaskName<Note, Note>.echo.id
        let backlog = Backlog(task: task, queue: QueueManifest.implicitName(task: task), keys: names, runs: runs)
        return try await backlog.with(folder) { system in
            let sample = try await Sample.of(runs) {
                try await system.client.pauseEnvironment(false)
                try await system.untilIdle()
            }
            try system.expectCompleted(runs)
            return sample
        }
    }
}
