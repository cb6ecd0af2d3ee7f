import Foundation
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

extension EngineRig {
    /// Registers a worker that has the scheduled task `tick`.
    @discardableResult
    func registerTick(_ schedule: ScheduleManifest? = nil, others: [TaskManifest] = []) async throws -> ScriptedWorker {
        try await worker([TaskManifest(id: "tick", takesSchedules: true, schedule: schedule)] + others)
    }

    /// Makes a schedule of the task `tick`.
    func schedule(_ cron: String, zone: String = "UTC", key: String = "key") async throws -> ScheduleRecord {
        let options = ScheduleOptions(task: "tick", cron: cron, timezone: zone, externalId: "external")
        return try await engine.createSchedule(options, deduplicationKey: key, in: .development)
    }

    /// Turns the clock to an instant, with a worker there at that moment, and waits for so many more runs of `tick`.
    func turn(to instant: Date, count: Int = 1) async throws {
        let before = try await ticks().count
        clock.advance(to: instant - 1)
        try await registerTick()
        clock.advance(to: instant)
        try await eventually { try await ticks().count >= before + count }
    }

    private func ticks() async throws -> [RunRecord] {
        try await engine.records(matching: RunQuery(tasks: ["tick"], limit: 10_000), in: .development)
    }

    /// What the runs of a schedule were given, the oldest first.
    func scheduledRuns(_ id: ScheduleID) async throws -> [ScheduledRun] {
        let records = try await engine.records(matching: RunQuery(schedules: [id.rawValue]), in: .development)
        return try records.map { record in
            let text = record.details.payload.data ?? ""
            return try JSON.value(Half.self, from: text).json
        }.sorted { $0.timestamp < $1.timestamp }
    }

    private struct Half: Decodable {
        var json: ScheduledRun
    }
}
