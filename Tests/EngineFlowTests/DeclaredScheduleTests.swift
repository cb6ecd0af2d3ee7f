import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Schedules that tasks declare", .timeLimit(.minutes(10)))
struct DeclaredScheduleTests {
    private static let hourly = ScheduleManifest(cron: "0 * * * *")
    private static let daily = ScheduleManifest(cron: "0 9 * * *", timezone: "Europe/Paris", window: "10m")

    private func register(
        _ rig: EngineRig, _ schedule: ScheduleManifest?, version: String, task: String = "tick"
    ) async throws -> ScriptedWorker {
        let manifest = TaskManifest(id: task, takesSchedules: true, schedule: schedule)
        return try await rig.worker([manifest], version: version)
    }

    private func schedules(_ rig: EngineRig) async throws -> [ScheduleRecord] {
        try await rig.engine.schedules(in: .development).page
    }

    @Test("T131 a task that declares a schedule no more has none; calls cannot change a declared one")
    func removed() async throws {
        try await EngineRig.run { rig in
            _ = try await register(rig, Self.hourly, version: "1")
            let made = try #require(try await schedules(rig).first)
            #expect(made.kind == .declarative && made.deduplicationKey == nil && made.dueAt != nil)
            let options = ScheduleOptions(task: "tick", cron: "@daily")
            for call: @Sendable () async throws -> Void in [
                { _ = try await rig.engine.updateSchedule(made.id, options, in: .development) },
                { _ = try await rig.engine.activateSchedule(made.id, false, in: .development) },
                { try await rig.engine.deleteSchedule(made.id, in: .development) },
            ] {
                let error = await #expect(throws: EngineError.self) { try await call() }
                #expect(error?.code == .invalid && error?.message.contains("declarative") == true)
            }
            _ = try await register(rig, nil, version: "2")
            #expect(try await schedules(rig) == [])
            await #expect(throws: EngineError.self) { try await rig.engine.schedule(made.id, in: .development) }
            _ = try await register(rig, Self.daily, version: "3")
            #expect(try await schedules(rig).map(\.id) == [made.id])
        }
    }

    @Test("what a task declares is taken over when it changes, and nothing moves where it does not")
    func changed() async throws {
        try await EngineRig.run { rig in
            _ = try await register(rig, Self.hourly, version: "local")
            let first = try #require(try await schedules(rig).first)
            rig.clock.advance(by: .seconds(60))
            _ = try await register(rig, Self.hourly, version: "local")
            #expect(try await schedules(rig) == [first])
            _ = try await register(rig, Self.daily, version: "local")
            let second = try #require(try await schedules(rig).first)
            #expect(second.id == first.id && second.cron == "0 9 * * *" && second.timezone == "Europe/Paris")
            #expect(second.window == "10m" && second.nextAt != first.nextAt)
        }
    }

    @Test("a worker of the same version without the task leaves its schedule alone, and so does an older version")
    func others() async throws {
        try await EngineRig.run { rig in
            _ = try await register(rig, Self.hourly, version: "1")
            _ = try await rig.worker("other", version: "1")
            #expect(try await schedules(rig).count == 1)
            let newer = try await register(rig, Self.daily, version: "2")
            _ = try await register(rig, Self.hourly, version: "1")
            #expect(try await schedules(rig).map(\.cron) == ["0 9 * * *"])
            // Going back: the newer version is there no more.
            try await rig.engine.deregister(newer.id, in: .development)
            _ = try await register(rig, Self.hourly, version: "1")
            #expect(try await schedules(rig).map(\.cron) == ["0 * * * *"])
            _ = try await register(rig, Self.daily, version: "2")
            #expect(try await schedules(rig).map(\.cron) == ["0 9 * * *"])
        }
    }

    @Test("a schedule whose task a new version does not have fires no more once no worker has the task")
    func leftBehind() async throws {
        try await EngineRig.run { rig in
            let start = rig.clock.now
            let first = try await register(rig, Self.hourly, version: "1")
            let made = try #require(try await schedules(rig).first)
            _ = try await rig.worker("other", version: "2")
            #expect(try await schedules(rig) == [with(made, ["1", "2"])])
            try await rig.engine.deregister(first.id, in: .development)
            rig.clock.advance(to: start + .seconds(3_600))
            try await eventually { try await schedules(rig).isEmpty }
            #expect(try await rig.scheduledRuns(made.id).isEmpty)
            // It comes back with the task, and goes at once with a version that is without it.
            let again = try await register(rig, Self.hourly, version: "1")
            #expect(try await schedules(rig).map(\.id) == [made.id])
            try await rig.engine.deregister(again.id, in: .development)
            _ = try await rig.worker("other", version: "3")
            #expect(try await schedules(rig) == [])
        }
    }

    private func with(_ schedule: ScheduleRecord, _ versions: [String]) -> ScheduleRecord {
        var schedule = schedule
        schedule.versions = versions
        return schedule
    }

    @Test("workers of one new version share its tasks: the schedule goes on where one of them has the task")
    func shared() async throws {
        try await EngineRig.run { rig in
            let start = rig.clock.now
            let first = try await register(rig, Self.hourly, version: "1")
            let made = try #require(try await schedules(rig).first)
            _ = try await rig.worker("other", version: "2")
            let second = try await register(rig, Self.hourly, version: "2")
            try await rig.engine.deregister(first.id, in: .development)
            try await rig.engine.deregister(second.id, in: .development)
            rig.clock.advance(to: start + .seconds(3_599))
            _ = try await rig.worker("other", version: "2")
            rig.clock.advance(to: start + .seconds(3_600))
            try await eventually { try await rig.scheduledRuns(made.id).map(\.timestamp) == [start + .seconds(3_600)] }
            #expect(try await schedules(rig).map(\.nextAt) == [start + .seconds(7_200)])
        }
    }

    @Test("a version that had the task before it declared a schedule is an older one, whenever it comes back")
    func older() async throws {
        try await EngineRig.run { rig in
            _ = try await register(rig, nil, version: "1")
            let newer = try await register(rig, Self.hourly, version: "2")
            let made = try #require(try await schedules(rig).first)
            try await rig.engine.deregister(newer.id, in: .development)
            // Going back to the older version.
            _ = try await register(rig, nil, version: "1")
            #expect(try await schedules(rig) == [])
            // The newer one is there again, beside it.
            _ = try await register(rig, Self.hourly, version: "2")
            #expect(try await schedules(rig).map(\.id) == [made.id])
            _ = try await register(rig, nil, version: "1")
            #expect(try await schedules(rig).map(\.id) == [made.id])
        }
    }

    @Test("a schedule for other types of environments is none here")
    func environments() async throws {
        try await EngineRig.run { rig in
            var schedule = Self.hourly
            schedule.environments = [.production, .staging]
            _ = try await register(rig, schedule, version: "1")
            #expect(try await schedules(rig) == [])
            schedule.environments = [.development]
            _ = try await register(rig, schedule, version: "2")
            #expect(try await schedules(rig).count == 1)
        }
    }

    @Test("a schedule that cannot be refuses the registration, naming the task and what was expected")
    func refused() async throws {
        try await EngineRig.run { rig async throws in
            let schedules = [
                ScheduleManifest(cron: "61 * * * *"), ScheduleManifest(cron: "@daily", timezone: "Paris"),
                ScheduleManifest(cron: "@daily", window: "x"),
                ScheduleManifest(cron: "*/5 2 * 3 0L", timezone: "Europe/Paris"),
            ]
            for (schedule, word) in zip(schedules, ["minute", "timezone", "window", "never"]) {
                let error = await #expect(throws: EngineError.self) {
                    try await register(rig, schedule, version: "1")
                }
                #expect(error?.code == .badRequest && error?.message.contains("\"tick\"") == true)
                #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
            }
            #expect(try await self.schedules(rig) == [])
        }
    }
}
