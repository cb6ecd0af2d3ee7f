import Foundation
import Testing
import Trigger
import TriggerEngine
import TriggerModel

/// A server that is killed while a schedule fires.
@Suite("Kills while a schedule fires", .serialized, .timeLimit(.minutes(10)))
struct ScheduleKillTests {
    /// The beginning of this year, and the only tick of it.
    private static let tick: Date = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.dateInterval(of: .year, for: SystemTime().now)?.start ?? .distantPast
    }()

    /// A schedule whose tick was missed.
    private static let schedule: ScheduleRecord = {
        var schedule = ScheduleRecord(
            environment: .development, id: SystemIDSource().next(now: tick, sequence: 0), kind: .imperative,
            task: "scheduled-echo", cron: "0 0 1 1 *", createdAt: tick)
        (schedule.nextAt, schedule.dueAt) = (tick, tick)
        return schedule
    }()

    @Test(
        "a tick whose server dies before its commit, or after it, makes one run",
        arguments: ["duringFire", "afterFire"], ShowcaseStore.allCases)
    func kill(_ point: String, _ store: ShowcaseStore) async throws {
        let setup = ShowcaseSetup(victim: .server, point: point, repeats: 0...0)
        var changes = ChangeSet()
        changes.schedules = [ChangeSet.ScheduleChange(before: nil, after: Self.schedule)]
        try await TestFolder.with { folder in
            try await store.with { environment in
                try await store.seed(changes, in: folder, environment)
                try await setup.run(in: folder, environment) { showcase in
                    let runs = try await Self.runs(showcase.client)
                    #expect(showcase.kills == 1 && folder.exists("killed"))
                    #expect(runs.count == 1)
                    try await Self.check(runs[0].id, showcase.client)
                }
            }
        }
    }

    /// The schedule's runs, once one of them has ended.
    private static func runs(_ client: TriggerClient) async throws -> [RunSummary] {
        while true {
            // The server is away for as long as it takes to start it again.
            let runs = try? await client.listRuns(RunFilter(schedules: [schedule.id.rawValue])).runs
            if let runs, runs.contains(where: \.isCompleted) { return runs }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The run was told of the tick, and the schedule waits for one that is a year away.
    private static func check(_ run: RunID, _ client: TriggerClient) async throws {
        let output = try #require(await client.retrieve(run).output)
        let told = try JSON.value(ScheduledRun.self, from: JSON.text(output))
        #expect(told.timestamp == tick && told.lastTimestamp == nil)
        let next = try #require(await client.retrieveSchedule(schedule.id).nextRun)
        #expect(next > tick.addingTimeInterval(364 * 86_400))
    }
}
