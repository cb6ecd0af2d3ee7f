import Trigger
import TriggerModel
import Workload

/// What lines of logs and spans cost the runs beside them.
struct Logs: Measurement {
    static let name = "logs"
    static let summary = "runs while one logs 5,000 lines a second, and runs that all log and trace, with pruning"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(60_000)
        let beside = try await RatePair.measure(plan) {
            try await plain($0, runs)
        } figure: {
            try await besideLogger($0, runs)
        }
        var rate = beside.rate("logs-beside", "runs while one logs 5,000 lines/s, over without", "runs/s")
        rate.ratioGoal = .atLeast(0.8, aim: 0.95)
        let traced = try await RatePair.measure(plan) {
            try await triggering($0, runs, .echo)
        } figure: {
            try await triggering($0, runs, .traced)
        }
        let whole = traced.rate("logs-traced", "runs that each log and trace, with pruning, over plain ones", "runs/s")
        var triggerRate = try await triggerRate(plan, runs)
        triggerRate.ratioGoal = .atLeast(1 / 1.2, aim: 0.95)
        return [rate, whole, triggerRate]
    }

    /// Triggers alone, while other runs log and trace: what a caller meets.
    private func triggerRate(_ plan: Plan, _ runs: Int) async throws -> Figure {
        let pair = try await RatePair.measure(plan) {
            try await triggers($0, runs, beside: .echo)
        } figure: {
            try await triggers($0, runs, beside: .traced)
        }
        return pair.rate("logs-triggers", "triggers beside runs that log and trace, over beside plain ones", "runs/s")
    }

    private func triggers(
        _ folder: ScratchFolder, _ runs: Int, beside name: TaskName<Note, Note>
    ) async throws -> Sample {
        try await LoggingSystem.with(folder) { system in
            try await system.client.batchTrigger(name, Array(repeating: .ofUsualSize, count: 500))
            let notes = Array(repeating: Note.ofUsualSize, count: 500)
            let sample = try await Sample.of(runs) {
                try await byCallers(4, times: runs / 500) { _ in
                    try await system.client.batchTrigger(name, notes)
                }
            }
            try await system.untilIdle()
            return sample
        }
    }

    private func plain(_ folder: ScratchFolder, _ runs: Int) async throws -> Sample {
        try await LoggingSystem.with(folder) { try await throughput($0, runs) }
    }

    private func besideLogger(_ folder: ScratchFolder, _ runs: Int) async throws -> Sample {
        try await LoggingSystem.with(folder) { system in
            let run = try await system.client.trigger(.logging)
            // It never ends by itself, so it does not count as one that is to end.
            let sample = try await throughput(system, runs)
            try await system.client.cancel(run.id)
            return sample
        }
    }

    private func triggering(
        _ folder: ScratchFolder, _ runs: Int, _ name: TaskName<Note, Note>
    ) async throws -> Sample {
        try await LoggingSystem.with(folder) { try await throughput($0, runs, name) }
    }

    private func throughput(
        _ system: EmbeddedSystem, _ runs: Int, _ name: TaskName<Note, Note> = .echo
    ) async throws -> Sample {
        let notes = Array(repeating: Note.ofUsualSize, count: 500)
        return try await Sample.of(runs) {
            try await byCallers(4, times: runs / 500) { _ in try await system.client.batchTrigger(name, notes) }
            try await eventually("all runs to end") { try system.probe.completed() >= runs + EmbeddedSystem.warmUpRuns }
        }
    }
}
