public import TriggerModel

extension HTTPClientTransport {
    /// Makes a schedule, or changes the one that has its deduplication key: `POST /api/v1/schedules`.
    ///
    /// - Throws: ``TransportError``; `refused` for an expression, a zone, a window or a task that cannot be.
    public func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject {
        let body = ScheduleBodies.Write(options, deduplicationKey: deduplicationKey)
        let text = try encoded { try JSON.text(body) }
        return try await connection.call(APIRequest("POST", "/api/v1/schedules", body: text))
    }

    /// Reads a schedule: `GET /api/v1/schedules/{id}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule.
    public func retrieveSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        try await connection.call(APIRequest("GET", Self.path(of: id)))
    }

    /// Reads a page of the schedules, newest first: `GET /api/v1/schedules`.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listSchedules(page: Int, perPage: Int) async throws -> ScheduleList {
        let path = Self.path("/api/v1/schedules", [("page", "\(page)"), ("perPage", "\(perPage)")])
        return try await connection.call(APIRequest("GET", path), as: SchedulePage.self).list
    }

    /// Does something to a schedule, and reads it: `PUT /api/v1/schedules/{id}`, `POST …/activate` or `…/deactivate`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares and for options
    ///   that cannot be.
    public func changeSchedule(_ id: ScheduleID, _ action: ScheduleAction) async throws -> ScheduleObject {
        switch action {
        case .update(let options):
            let text = try encoded { try JSON.text(ScheduleBodies.Write(options)) }
            return try await connection.call(APIRequest("PUT", Self.path(of: id), body: text))
        case .activate: return try await connection.call(APIRequest("POST", "\(Self.path(of: id))/activate"))
        case .deactivate: return try await connection.call(APIRequest("POST", "\(Self.path(of: id))/deactivate"))
        }
    }

    /// Removes a schedule: `DELETE /api/v1/schedules/{id}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    public func deleteSchedule(_ id: ScheduleID) async throws {
        _ = try await connection.call(APIRequest("DELETE", Self.path(of: id)), as: ScheduleBodies.Deleted.self)
    }

    /// Reads the names of the time zones that the server knows: `GET /api/v1/timezones`.
    ///
    /// - Throws: ``TransportError``.
    public func timezones(excludingUTC: Bool) async throws -> [String] {
        let path = "/api/v1/timezones?excludeUtc=\(excludingUTC)"
        return try await connection.call(APIRequest("GET", path), as: ScheduleBodies.Zones.self).timezones
    }

    private static func path(of id: ScheduleID) -> String {
        "/api/v1/schedules/\(id.rawValue.pathSegment)"
    }
}
