package import TriggerEngine
package import TriggerModel

import struct Foundation.Date

extension ScheduleObject {
    /// A stored schedule as answers show it.
    ///
    /// The next tick of one that does not fire is the one it would have.
    init(_ record: ScheduleRecord, in type: EnvironmentType, now: Date) {
        let expression = try? CronExpression(record.cron)
        self.init(
            id: record.id, type: record.kind, task: record.task, active: record.isActive,
            generator: Generator(expression: record.cron, description: expression?.words ?? record.cron),
            timezone: record.timezone,
            environments: [Place(id: "env_\(record.environment.rawValue)", type: type)])
        deduplicationKey = record.deduplicationKey
        externalId = record.externalID
        window = record.window
        nextRun = record.nextAt ?? record.times?.next(after: now)
        nextRunEffectiveAt = nextRun.map { record.firing(at: $0) }
    }
}

extension Engine {
    /// A schedule as the API gives it.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func object(of record: ScheduleRecord) async throws -> ScheduleObject {
        ScheduleObject(record, in: try await attendance(in: record.environment).type, now: now)
    }

    /// A page of the environment's schedules, as `GET /api/v1/schedules` gives it.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func scheduleList(page: Int, perPage: Int, in environment: EnvironmentID) async throws -> ScheduleList {
        // A page beyond what can be counted is beyond the last one.
        let offset = (page - 1).multipliedReportingOverflow(by: perPage)
        let records = try await schedules(
            offset: offset.overflow ? .max : offset.partialValue, limit: perPage, in: environment)
        let type = try await attendance(in: environment).type
        let pageCount = records.count / perPage + (records.count % perPage == 0 ? 0 : 1)
        let objects = records.page.map { ScheduleObject($0, in: type, now: now) }
        return ScheduleList(schedules: objects, page: page, pageCount: pageCount, count: records.count)
    }

    /// Does something to a schedule.
    ///
    /// - Returns: The schedule as it is then.
    /// - Throws: ``EngineError``: `notFound`, `invalid`, `unavailable`.
    package func change(
        _ id: ScheduleID, _ action: ScheduleAction, in environment: EnvironmentID
    ) async throws -> ScheduleObject {
        switch action {
        case .update(let options): try await object(of: updateSchedule(id, options, in: environment))
        case .activate: try await object(of: activateSchedule(id, in: environment))
        case .deactivate: try await object(of: activateSchedule(id, false, in: environment))
        }
    }

    /// The schedule that triggered a run, while it is there.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    func scheduleObject(of record: RunRecord) async throws -> RunObject.Schedule? {
        guard let id = record.state.ownTerms?.schedule else { return nil }
        do {
            return RunObject.Schedule(try await object(of: schedule(id, in: record.state.environment)))
        } catch let error as EngineError where error.code == .notFound {
            return nil
        }
    }
}
