import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Makes a schedule, or changes the one that has its deduplication key.
    ///
    /// - Throws: ``/Trigger/TransportError``; `refused` for an expression, a zone, a window or a task that cannot be.
    public func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject {
        try await TransportError.wrap {
            try await engine.object(
                of: engine.createSchedule(options, deduplicationKey: deduplicationKey, in: environment))
        }
    }

    /// Reads a schedule.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such schedule.
    public func retrieveSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        try await TransportError.wrap { try await engine.object(of: engine.schedule(id, in: environment)) }
    }

    /// Reads a page of the schedules, newest first.
    ///
    /// - Throws: ``/Trigger/TransportError``; `refused` for a page that cannot be.
    public func listSchedules(page: Int, perPage: Int) async throws -> ScheduleList {
        try Self.check("page", page, in: 1...Int.max)
        try Self.check("perPage", perPage, in: 1...100)
        return try await TransportError.wrap {
            try await engine.scheduleList(page: page, perPage: perPage, in: environment)
        }
    }

    /// Does something to a schedule, and reads it.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares and for
    ///   options that cannot be.
    public func changeSchedule(_ id: ScheduleID, _ action: ScheduleAction) async throws -> ScheduleObject {
        try await TransportError.wrap { try await engine.change(id, action, in: environment) }
    }

    /// Removes a schedule.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    public func deleteSchedule(_ id: ScheduleID) async throws {
        try await TransportError.wrap { try await engine.deleteSchedule(id, in: environment) }
    }
}
