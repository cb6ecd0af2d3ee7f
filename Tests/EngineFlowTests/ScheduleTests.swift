import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Schedules", .timeLimit(.minutes(10)))
struct ScheduleTests {
    private static func instant(_ text: String) -> Date {
        Date(iso8601: text) ?? .distantPast
    }

    @Test("T125 a time of the day follows the clocks of its zone through both changes", arguments: DSTCase.all)
    func daylightSaving(_ zone: DSTCase) async throws {
        try await EngineRig.run(clock: ManualClock(now: Self.instant(zone.start))) { rig in
            try await rig.registerTick()
            let schedule = try await rig.schedule(zone.cron, zone: zone.name)
            for tick in zone.ticks { try await rig.turn(to: Self.instant(tick)) }
            let runs = try await rig.scheduledRuns(schedule.id)
            #expect(runs.map(\.timestamp) == zone.ticks.map(Self.instant))
            #expect(runs.map(\.lastTimestamp) == [nil] + zone.ticks.dropLast().map(Self.instant))
            #expect(runs.allSatisfy { $0.upcoming.count == 10 && $0.timezone == zone.name })
        }
    }

    @Test(
        "T126 an expression with seconds, an unknown zone, a bad window and a task that takes no schedules are refused")
    func refused() async throws {
        try await EngineRig.run { rig in
            try await rig.registerTick(others: [TaskManifest(id: "plain")])
            let cases: [(ScheduleOptions, String)] = [
                (ScheduleOptions(task: "tick", cron: "0 0 9 * * *"), "CRON expressions with seconds are not allowed"),
                (ScheduleOptions(task: "tick", cron: "0 0 30 2 *"), "there is never such a day"),
                (
                    ScheduleOptions(task: "tick", cron: "@daily", timezone: "Mars/Olympus"),
                    "Invalid IANA timezone: 'Mars"
                ),
                (ScheduleOptions(task: "tick", cron: "@daily", window: "25h"), "window: expected a window such as"),
                (ScheduleOptions(task: "none", cron: "@daily"), "Task with identifier none not found in project."),
                (ScheduleOptions(task: "plain", cron: "@daily"), "plain is not a scheduled task."),
            ]
            for (options, message) in cases {
                let error = await #expect(throws: EngineError.self) {
                    try await rig.engine.createSchedule(options, deduplicationKey: "k", in: .development)
                }
                #expect(error?.code == .invalid && error?.message.contains(message) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test("T127 a key that another environment uses moves its schedule there, with the same identity")
    func moved() async throws {
        try await EngineRig.run { rig in
            let other = EnvironmentID(rawValue: 2)
            try await rig.registerTick()
            let tick = TaskManifest(id: "tick", takesSchedules: true)
            let registration = WorkerRegistration(version: "local", name: "test", tasks: [tick])
            _ = try await rig.engine.register(registration, in: other, inProcess: false)
            let made = try await rig.schedule("@hourly")
            let options = ScheduleOptions(task: "tick", cron: "@daily")
            let moved = try await rig.engine.createSchedule(options, deduplicationKey: "key", in: other)
            #expect(moved.id == made.id && moved.environment == other)
            #expect(try await rig.engine.schedules(in: .development).count == 0)
            #expect(try await rig.engine.schedules(in: other).page == [moved])
            await #expect(throws: EngineError.self) { try await rig.engine.schedule(made.id, in: .development) }
        }
    }

    @Test("T128 ticks that pass while a schedule is not active are left out, and it remembers when it last fired")
    func deactivated() async throws {
        try await EngineRig.run { rig in
            try await rig.registerTick()
            let schedule = try await rig.schedule("@hourly")
            let start = rig.clock.now
            try await rig.turn(to: start + 3_600)
            _ = try await rig.engine.activateSchedule(schedule.id, false, in: .development)
            rig.clock.advance(to: start + 3 * 3_600 + 60)
            let active = try await rig.engine.activateSchedule(schedule.id, in: .development)
            #expect(active.nextAt == start + 4 * 3_600 && active.lastAt == start + 3_600)
            try await rig.turn(to: start + 4 * 3_600)
            let runs = try await rig.scheduledRuns(schedule.id)
            #expect(runs.map(\.timestamp) == [start + 3_600, start + 4 * 3_600])
            #expect(runs.last?.lastTimestamp == start + 3_600)
        }
    }

    @Test("T129 after a server was down over five ticks there is one late run, and the next tick is to come")
    func caughtUp() async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            var id: ScheduleID?
            try await EngineRig.run(on: store, clock) { rig in
                try await rig.registerTick()
                id = try await rig.schedule("@hourly").id
            }
            let (schedule, start) = (try #require(id), clock.now)
            clock.advance(to: start + 5 * 3_600 + 600)
            try await EngineRig.run(on: store, clock) { rig in
                // Its workers come back a while after the server.
                clock.advance(by: .seconds(12))
                try await rig.registerTick()
                try await eventually {
                    clock.advance(by: .seconds(1))
                    return try await !rig.scheduledRuns(schedule).isEmpty
                }
                #expect(try await rig.scheduledRuns(schedule).map(\.timestamp) == [start + 3_600])
                #expect(try await rig.engine.schedule(schedule, in: .development).nextAt == start + 6 * 3_600)
            }
        }
    }

    @Test("T130 a development environment without a worker lets ticks pass; once a worker is there the next tick fires")
    func unattended() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.registerTick()
            let (schedule, start) = (try await rig.schedule("@hourly"), rig.clock.now)
            try await rig.engine.deregister(worker.id, in: .development)
            rig.clock.advance(to: start + 3_600)
            try await eventually {
                try await rig.engine.schedule(schedule.id, in: .development).nextAt == start + 2 * 3_600
            }
            #expect(try await rig.scheduledRuns(schedule.id) == [])
            try await rig.turn(to: start + 2 * 3_600)
            let runs = try await rig.scheduledRuns(schedule.id)
            #expect(runs.map(\.timestamp) == [start + 2 * 3_600] && runs.first?.lastTimestamp == nil)
        }
    }

    @Test("T132 a window spreads each tick to the same part of it, every day; the tick stays what it was")
    func window() async throws {
        try await EngineRig.run { rig in
            try await rig.registerTick()
            let options = ScheduleOptions(task: "tick", cron: "0 9 * * *", window: "30m")
            let made = try await rig.engine.createSchedule(options, deduplicationKey: "w", in: .development)
            let (tick, due) = (try #require(made.nextAt), try #require(made.dueAt))
            let offset = due.timeIntervalSince(tick)
            #expect(offset >= 0 && offset < 1_800)
            try await rig.turn(to: due)
            let next = try await rig.engine.schedule(made.id, in: .development)
            #expect(next.nextAt == tick + 86_400 && next.dueAt == due + 86_400)
            #expect(try await rig.scheduledRuns(made.id).map(\.timestamp) == [tick])
        }
    }

    @Test("T133 5L in the day of the week is the last Friday of each month")
    func lastFriday() async throws {
        try await EngineRig.run { rig in
            try await rig.registerTick()
            let schedule = try await rig.schedule("0 12 * * 5L")
            let fridays = ["2026-01-30T12:00:00Z", "2026-02-27T12:00:00Z", "2026-03-27T12:00:00Z"].map(Self.instant)
            for friday in fridays { try await rig.turn(to: friday) }
            #expect(try await rig.scheduledRuns(schedule.id).map(\.timestamp) == fridays)
        }
    }

    @Test("a full queue leaves the tick out, and the schedule goes on")
    func fullQueue() async throws {
        try await EngineRig.run { rig in
            let queue = QueueManifest(name: "small", sizeLimit: 1)
            let manifest = TaskManifest(id: "tick", queue: queue, takesSchedules: true)
            _ = try await rig.worker([manifest])
            let (schedule, start) = (try await rig.schedule("@hourly"), rig.clock.now)
            for hour in 1...2 {
                rig.clock.advance(to: start + Double(hour) * 3_600 - 1)
                _ = try await rig.worker([manifest])
                rig.clock.advance(to: start + Double(hour) * 3_600)
                try await eventually {
                    try await rig.engine.schedule(schedule.id, in: .development).nextAt
                        == start + Double(hour + 1) * 3_600
                }
            }
            #expect(try await rig.scheduledRuns(schedule.id).map(\.timestamp) == [start + 3_600])
            #expect(try await rig.engine.schedule(schedule.id, in: .development).lastAt == start + 3_600)
        }
    }

    @Test("two thousand schedules that are due at once fire once each")
    func many() async throws {
        try await EngineRig.run { rig in
            try await rig.registerTick()
            for number in 0..<2_000 {
                let options = ScheduleOptions(task: "tick", cron: "@hourly")
                _ = try await rig.engine.createSchedule(options, deduplicationKey: "\(number)", in: .development)
            }
            let start = rig.clock.now
            try await rig.turn(to: start + 3_600, count: 2_000)
            let runs = try await rig.engine.records(
                matching: RunQuery(tasks: ["tick"], limit: 10_000), in: .development)
            #expect(runs.count == 2_000 && Set(runs.compactMap(\.state.ownTerms?.schedule)).count == 2_000)
        }
    }
}

/// A zone, and when an expression comes there around both changes of clocks.
struct DSTCase: CustomTestStringConvertible, Sendable {
    var name: String
    var cron: String
    var start: String
    var ticks: [String]

    var testDescription: String { "\(cron) \(name) \(start)" }

    static let all = [
        DSTCase(
            name: "America/New_York", cron: "0 9 * * *", start: "2026-03-07T00:00:00Z",
            ticks: ["2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z"]),
        DSTCase(
            name: "America/New_York", cron: "30 1 * * *", start: "2026-10-31T00:00:00Z",
            ticks: ["2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
        // 02:30 is skipped on 29 March: 03:00 there. On 25 October it is repeated: the first one.
        DSTCase(
            name: "Europe/Paris", cron: "30 2 * * *", start: "2026-03-28T00:00:00Z",
            ticks: ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        DSTCase(
            name: "Europe/Paris", cron: "30 2 * * *", start: "2026-10-24T00:00:00Z",
            ticks: ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        // Clocks go by half an hour: 02:00 becomes 02:30 in October, and 01:30 again in April.
        DSTCase(
            name: "Australia/Lord_Howe", cron: "15 2 * * *", start: "2026-10-02T12:00:00Z",
            ticks: ["2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        DSTCase(
            name: "Australia/Lord_Howe", cron: "45 1 * * *", start: "2026-04-03T12:00:00Z",
            ticks: ["2026-04-03T14:45:00Z", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
        // Real time: every hour there is, the repeated one twice.
        DSTCase(
            name: "Europe/Paris", cron: "0 * * * *", start: "2026-10-24T23:30:00Z",
            ticks: ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]),
    ]
}
