import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel

@Suite("Schedules in stores", .timeLimit(.minutes(10)))
struct ScheduleTests {
    private static func id(_ number: Int) -> ScheduleID {
        ScheduleID(rawValue: "sched_\(number)")
    }

    private static func place(_ number: Int, _ environment: EnvironmentID = Sample.environment) -> ScheduleLoads.Place {
        ScheduleLoads.Place(environment: environment, id: id(number))
    }

    private static func schedule(_ number: Int, due: Double? = nil, key: String? = nil) -> ScheduleRecord {
        var record = ScheduleRecord(
            environment: Sample.environment, id: id(number), kind: .imperative, task: "task", cron: "@daily",
            deduplicationKey: key ?? "key \(number)", createdAt: Sample.now)
        (record.nextAt, record.dueAt) = (due.map { Sample.time($0) }, due.map { Sample.time($0) })
        return record
    }

    private static func new(_ records: [ScheduleRecord]) -> [ChangeSet.ScheduleChange] {
        records.map { ChangeSet.ScheduleChange(before: nil, after: $0) }
    }

    @Test("every part of a schedule is stored, and what changes of it", arguments: StoreUnderTest.allCases)
    func parts(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var full = ScheduleRecord(
                environment: Sample.environment, id: Self.id(1), kind: .declarative, task: "täsk", cron: "0 9 * * 5L",
                timezone: "Europe/Paris", window: "30m", externalID: "ext \"1\"", versions: ["1", "zwei"],
                createdAt: Sample.time(1.001))
            (full.nextAt, full.dueAt, full.lastAt) = (Sample.time(5), Sample.time(6.5), Sample.time(4))
            let (first, plain) = (full, Self.schedule(2))
            try await store.save { $0.schedules = Self.new([first, plain]) }
            #expect(try await Self.load(store, ScheduleLoads(ids: [Self.place(1)])) == [first])
            #expect(try await Self.load(store, ScheduleLoads(keys: ["key 2", "none"])) == [plain])
            let declared = ScheduleLoads(ids: [Self.place(1)], declaredIn: [Sample.environment, Sample.other])
            #expect(try await Self.load(store, declared) == [first])
            #expect(try await Self.load(store, ScheduleLoads(ids: [Self.place(1, Sample.other)])) == [])
            (full.cron, full.timezone, full.window, full.externalID) = ("@hourly", "UTC", nil, nil)
            (full.nextAt, full.dueAt, full.lastAt, full.isActive, full.isGone) = (nil, nil, nil, false, true)
            let second = full
            try await store.save { $0.schedules = [ChangeSet.ScheduleChange(before: first, after: second)] }
            #expect(try await Self.load(store, ScheduleLoads(ids: [Self.place(1)])) == [second])
            let page = try await store.read {
                try $0.schedules(Sample.environment, matching: .page(offset: 0, limit: 9))
            }
            #expect(page == ScheduleRecords(page: [plain], count: 1))
        }
    }

    private static func load(_ store: any Store, _ loads: ScheduleLoads) async throws -> [ScheduleRecord] {
        try await store.write { try $0.schedules(loads) }
    }

    @Test("the list of schedules goes from the newest to the oldest, page by page", arguments: StoreUnderTest.allCases)
    func pages(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.schedules = Self.new((1...5).map { Self.schedule($0) }) }
            let page = try await store.read {
                try $0.schedules(Sample.environment, matching: .page(offset: 1, limit: 2))
            }
            #expect(page.page.map(\.id) == [4, 3].map(Self.id) && page.count == 5)
            #expect(
                try await store.read { try $0.schedules(Sample.other, matching: .page(offset: 0, limit: 2)) }.count == 0
            )
        }
    }

    @Test(
        "schedules that are due come with the timers, the earliest first, as many as are asked for",
        arguments: StoreUnderTest.allCases)
    func due(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let records = [
                Self.schedule(1, due: 30), Self.schedule(2, due: 10), Self.schedule(3, due: 20), Self.schedule(4),
            ]
            try await store.save { changes in
                changes.schedules = Self.new(records)
                changes.timers = [
                    EngineTimer(
                        environment: Sample.environment, id: EngineTimer.ID(.wait, "run_1"), dueAt: Sample.time(15))
                ]
            }
            func due(_ time: Double, _ limit: Int) async throws -> [String] {
                try await store.write { try $0.dueTimers(now: Sample.time(time), limit: limit) }.map(\.id.subject)
            }
            #expect(try await due(5, 9) == [])
            #expect(try await due(20, 9) == ["run_1", "sched_2", "sched_3"])
            #expect(try await due(99, 1) == ["run_1", "sched_2"])
            #expect(try await store.read { try $0.nextTimer() } == Sample.time(10))
        }
    }

    @Test(
        "a schedule that moves to another environment is in one only, and one that is removed in none",
        arguments: StoreUnderTest.allCases)
    func moved(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let before = Self.schedule(1, due: 10)
            var after = before
            after.environment = Sample.other
            let there = after
            try await store.save { $0.schedules = Self.new([before]) }
            try await store.save { $0.schedules = [ChangeSet.ScheduleChange(before: before, after: there)] }
            #expect(
                try await Self.load(store, ScheduleLoads(ids: [Self.place(1), Self.place(1, Sample.other)])) == [there])
            #expect(try await Self.load(store, ScheduleLoads(keys: ["key 1"])) == [there])
            try await store.save { $0.schedules = [ChangeSet.ScheduleChange(before: there, after: nil)] }
            #expect(try await Self.load(store, ScheduleLoads(keys: ["key 1"])) == [])
            #expect(try await store.read { try $0.nextTimer() } == nil)
        }
    }

    @Test("the runs of a schedule are listed, newest first; others are not", arguments: StoreUnderTest.allCases)
    func runs(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var runs = (0..<4).map { Sample.run($0) }
            for index in [0, 2] { runs[index].state.terms.schedule = Self.id(1) }
            runs[3].state.terms.schedule = Self.id(2)
            let made = runs
            try await store.insert(made)
            func list(_ query: RunQuery) async throws -> [RunID] {
                try await store.read { try $0.runIDs(Sample.environment, matching: query) }
            }
            #expect(try await list(RunQuery(schedules: ["sched_1"])) == Sample.ids([2, 0]))
            #expect(try await list(RunQuery(schedules: ["sched_1", "sched_2"])) == Sample.ids([3, 2, 0]))
            #expect(try await list(RunQuery(tags: ["none"], schedules: ["sched_1"])) == [])
            #expect(try await list(RunQuery(schedules: ["sched_9"])) == [])
        }
    }

    @Test("who is there to do work is told by the workers that are registered", arguments: StoreUnderTest.allCases)
    func attendance(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let none = try await store.read { try $0.attendance(Sample.environment) }
            #expect(none == Attendance(type: .development, hasWorkers: false))
            let worker = WorkerRecord(
                environment: Sample.environment, id: WorkerID(rawValue: "worker_1"), version: "1", name: "", tasks: [],
                isInProcess: false, registeredAt: Sample.now, leaseUntil: Sample.now)
            try await store.save { $0.workers = [worker] }
            #expect(try await store.read { try $0.attendance(Sample.environment) }.hasWorkers)
            for type in EnvironmentType.allCases.reversed() {
                try await store.save { $0.types = [Sample.environment: type] }
                let told = try await store.read { try $0.attendance(Sample.environment) }
                #expect(told == Attendance(type: type, hasWorkers: true))
            }
        }
    }
}
