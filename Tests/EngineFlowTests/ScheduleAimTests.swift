import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Which tick a schedule is at", .timeLimit(.minutes(10)))
struct ScheduleAimTests {
    private static let start = Date(timeIntervalSince1970: 1_767_225_600)

    private static func record(_ cron: String, window: String? = nil, key: String = "key", zone: String = "UTC")
        -> ScheduleRecord
    {
        ScheduleRecord(
            environment: .development, id: ScheduleID(rawValue: "sched_\(key)"), kind: .imperative, task: "tick",
            cron: cron, timezone: zone, window: window, deduplicationKey: key, createdAt: start)
    }

    /// A schedule that fires for a tick later than an instant.
    private static func waiting(_ cron: String, _ window: String, tick: Date, now: Date) throws -> ScheduleRecord {
        let records = (0..<100).map { record(cron, window: window, key: "\($0)") }
        return try #require(records.first { $0.firing(at: tick) > now })
    }

    private static func save(_ record: ScheduleRecord, _ rig: EngineRig) async throws {
        try await rig.engine.committer.store.write { transaction in
            var changes = ChangeSet()
            changes.schedules = [ChangeSet.ScheduleChange(before: nil, after: record)]
            try transaction.save(changes)
        }
    }

    @Test("a change keeps the tick that waits in its window where it is one still, and drops it where it is none")
    func changed() throws {
        let (tick, now) = (Self.start, Self.start + 60)
        var schedule = try Self.waiting("@daily", "30m", tick: tick, now: now)
        (schedule.nextAt, schedule.dueAt) = (tick, schedule.firing(at: tick))
        let due = schedule.dueAt
        schedule.apply(ScheduleOptions(task: "tick", cron: "0 0 * * 0-6", window: "30m"), at: now)
        #expect(schedule.nextAt == tick && schedule.dueAt == due)
        schedule.apply(ScheduleOptions(task: "tick", cron: "0 * * * *", window: "30m"), at: now)
        #expect(schedule.nextAt == tick)
        schedule.apply(ScheduleOptions(task: "tick", cron: "0 * * * *", window: "0m"), at: now)
        #expect(schedule.nextAt == tick + 3_600 && schedule.dueAt == tick + 3_600)
        schedule.apply(ScheduleOptions(task: "tick", cron: "*/20 * * * *"), at: now)
        #expect(schedule.nextAt == tick + 1_200)
    }

    @Test("a schedule that is changed after the clock went back does not come to a tick again at which it fired")
    func clockWentBack() {
        var schedule = Self.record("0 * * * *")
        (schedule.nextAt, schedule.lastAt) = (Self.start + 7_200, Self.start + 3_600)
        schedule.apply(ScheduleOptions(task: "tick", cron: "*/30 * * * *"), at: Self.start + 3_590)
        #expect(schedule.nextAt == Self.start + 5_400)
    }

    @Test(
        "the last of the ticks that were missed fires where it waits in its window still, however many they were",
        arguments: [("* * * * *", "24h", 10.0), ("0 0 1 * *", "100%", 9 * 86_400.0)])
    func missed(_ cron: String, _ window: String, late: Double) throws {
        let now = Self.start + late
        var schedule = try Self.waiting(cron, window, tick: Self.start, now: now)
        schedule.nextAt = Self.start - 400 * 86_400
        schedule.goOn(at: now)
        #expect(schedule.nextAt == Self.start && schedule.dueAt == schedule.firing(at: Self.start))
        schedule.nextAt = Self.start - 400 * 86_400
        schedule.window = "0m"
        schedule.goOn(at: now)
        #expect((schedule.nextAt ?? now) > now)
    }

    @Test("a schedule in a zone that this server does not know is put off, and fires where it is known")
    func unknownZone() async throws {
        try await EngineRig.run { rig in
            let tick = rig.clock.now + 3_600
            var schedule = Self.record("0 * * * *", zone: "Mars/Olympus")
            (schedule.nextAt, schedule.dueAt) = (tick, tick)
            try await Self.save(schedule, rig)
            // The engine looks for what is due once something is stored.
            try await rig.registerTick()
            _ = try await rig.schedule("0 * * * *", key: "other")
            rig.clock.advance(to: tick)
            let id = schedule.id
            try await eventually { try await rig.engine.schedule(id, in: .development).dueAt == tick + 60 }
            let found = try await rig.engine.schedule(id, in: .development)
            #expect(found.nextAt == tick && found.lastAt == nil && found.isActive)
        }
    }

    @Test("activating a schedule that is at no tick sets it to the next one")
    func activated() async throws {
        try await EngineRig.run { rig in
            let schedule = Self.record("@hourly")
            try await Self.save(schedule, rig)
            let active = try await rig.engine.activateSchedule(schedule.id, in: .development)
            #expect(active.nextAt == rig.clock.now + 3_600)
        }
    }
}
