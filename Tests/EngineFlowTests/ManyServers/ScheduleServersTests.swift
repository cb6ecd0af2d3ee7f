import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

#if Postgres
@Suite(
    "Schedules of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct ScheduleServersTests {
    @Test("each tick of each schedule fires once, whichever servers see to it")
    func once() async throws {
        try await ServerPair.run { servers in
            try await servers.one.registerTick()
            var ids: [ScheduleID] = []
            for number in 0..<60 {
                ids.append(try await servers.both[number % 2].schedule("*/10 * * * *", key: "\(number)").id)
            }
            let start = servers.clock.now
            for tick in 1...3 {
                let instant = start + Double(tick) * 600
                servers.clock.advance(to: instant - 1)
                try await servers.both[tick % 2].registerTick()
                servers.clock.advance(to: instant)
                try await eventually { try await fired(servers, ids, before: instant + 1) == 60 * tick }
            }
            for id in ids {
                let ticks = try await servers.one.scheduledRuns(id).map(\.timestamp)
                #expect(ticks == [start + 600, start + 1_200, start + 1_800])
            }
        }
    }

    private func fired(_ servers: ServerPair, _ ids: [ScheduleID], before instant: Date) async throws -> Int {
        let query = RunQuery(schedules: ids.map(\.rawValue), limit: 10_000)
        return try await servers.other.engine.records(matching: query, in: .development).count
    }

    @Test("two servers that use one key at once make one schedule, and two that register one task declare one")
    func sameKey() async throws {
        try await ServerPair.run { servers in
            let hourly = ScheduleManifest(cron: "@hourly")
            async let a = servers.one.registerTick(hourly)
            async let b = servers.other.registerTick(hourly)
            _ = try await (a, b)
            let made = try await withThrowingTaskGroup(of: ScheduleID.self) { group in
                for number in 0..<20 {
                    group.addTask { try await servers.both[number % 2].schedule("@daily").id }
                }
                return try await group.reduce(into: Set<ScheduleID>()) { $0.insert($1) }
            }
            #expect(made.count == 1)
            #expect(try await servers.one.engine.schedules(in: .development).count == 2)
        }
    }
}
#endif
