import Foundation
import Trigger
import TriggerModel

// "Schedules": tasks that run by themselves.

protocol Archive: Sendable {
    func removeAll(olderThan instant: Date) async throws
}

struct CleanUp: DurableTask {
    static let name: TaskName<ScheduledRun, NoValue> = "clean-up"
    static let options = TaskOptions(schedule: .cron("0 3 * * *", timezone: "Europe/Paris"))
    let archive: any Archive

    func run(_ scheduled: ScheduledRun, context: RunContext) async throws -> NoValue {
        let since = scheduled.lastTimestamp ?? scheduled.timestamp.addingTimeInterval(-86_400)
        try await context.step("clean") { _ in
            try await archive.removeAll(olderThan: since)
        }
        return NoValue()
    }
}

let report = task("weekly-report", cron: "0 9 * * MON", timezone: "America/New_York") { (scheduled, _) in
    "Week until \(scheduled.timestamp)"
}

struct Subscriber: Sendable {
    var id: String
    var timezone: String
}

let digest = task("digest") { (scheduled: ScheduledRun, _) in
    "Digest of \(scheduled.externalId ?? "nobody")"
}

func signUp(_ user: Subscriber, client: TriggerClient) async throws {
    try await client.createSchedule(
        ScheduleOptions(task: "digest", cron: "0 7 * * *", timezone: user.timezone, externalId: user.id),
        deduplicationKey: "digest-\(user.id)")
}
