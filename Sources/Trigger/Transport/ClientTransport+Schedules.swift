public import TriggerModel

/// A transport that says nothing of schedules has none.
extension ClientTransport {
    /// Refuses to make a schedule.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject {
        throw TransportError.noSchedules
    }

    /// Finds no schedule.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func retrieveSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        throw TransportError.noSchedules
    }

    /// Refuses to list schedules.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func listSchedules(page: Int, perPage: Int) async throws -> ScheduleList {
        throw TransportError.noSchedules
    }

    /// Refuses to change a schedule.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func changeSchedule(_ id: ScheduleID, _ action: ScheduleAction) async throws -> ScheduleObject {
        throw TransportError.noSchedules
    }

    /// Refuses to remove a schedule.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func deleteSchedule(_ id: ScheduleID) async throws {
        throw TransportError.noSchedules
    }

    /// The zones that this process knows.
    public func timezones(excludingUTC: Bool) async throws -> [String] {
        ZoneName.all(excludingUTC: excludingUTC)
    }
}

extension TransportError {
    fileprivate static let noSchedules = TransportError(.refused, "this transport does not reach any schedules")
}
