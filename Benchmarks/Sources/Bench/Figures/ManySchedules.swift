import Foundation
import TriggerEngine
import TriggerModel

/// A hundred thousand schedules that are due at one minute.
struct ManySchedules: Measurement {
    static let name = "schedules"
    static let summary = "100,000 schedules due at one minute: how long until the last has fired"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let count = plan.scaled(100_000)
        return try await ScratchFolder.with { folder in
            try await LoneEngine.with(folder) { engine in [try await lateness(count, engine)] }
        }
    }

    private func lateness(_ count: Int, _ engine: Engine) async throws -> Figure {
        let task = TaskManifest(id: "scheduled", takesSchedules: true)
        let registration = WorkerRegistration(version: "local", name: "bench", tasks: [task])
        let worker = try await engine.register(registration, in: .development, inProcess: true).id
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try await engine.heartbeat(worker, in: .development)
                    try? await Task.sleep(for: .seconds(5))
                }
            }
            let figure = try await measure(count, engine)
            group.cancelAll()
            return figure
        }
    }

    private func measure(_ count: Int, _ engine: Engine) async throws -> Figure {
        let ahead = 20 + Double(count) / 2_000
        let tick = ((SystemTime().now.timeIntervalSince1970 + ahead) / 60).rounded(.up) * 60
        let minute = Int(tick / 60)
        try await make(count, "\(minute % 60) \(minute / 60 % 24) * * *", engine)
        guard SystemTime().now.timeIntervalSince1970 < tick else { throw Failure("the schedules were made too slowly") }
        let instant = Date(timeIntervalSince1970: tick)
        try await Task.sleep(for: .seconds(max(0, instant.timeIntervalSince(SystemTime().now))))
        while try await fired(engine, of: count) < count {
            guard SystemTime().now < instant + 600 else { throw Failure("not all schedules fired in ten minutes") }
            try await Task.sleep(for: .milliseconds(500))
        }
        let newest = try await engine.records(matching: RunQuery(limit: 1), in: .development).first
        guard try await fired(engine, of: count + 1) == count, let newest else { throw Failure("some fired twice") }
        let seconds = newest.state.createdAt.timeIntervalSince(instant)
        var figure = Figure("schedules-last", "\(count) schedules due at once: the last fired after", seconds, "s")
        figure.goal = .atMost(60, aim: 20)
        figure.note = "\(FigureTable.number(Double(count) / max(seconds, 0.001))) a second, each once"
        return figure
    }

    private func make(_ count: Int, _ cron: String, _ engine: Engine) async throws {
        for start in stride(from: 0, to: count, by: 1_000) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in start..<min(count, start + 1_000) {
                    group.addTask {
                        let options = ScheduleOptions(task: "scheduled", cron: cron, externalId: "\(number)")
                        _ = try await engine.createSchedule(options, deduplicationKey: "\(number)", in: .development)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func fired(_ engine: Engine, of limit: Int) async throws -> Int {
        let query = QueueQuery(name: "task/scheduled", limit: 1, countLimit: limit)
        return try await engine.queues(query, in: .development).page.first?.queued ?? 0
    }
}
