public import TriggerModel

extension TriggerClient {
    /// Makes a schedule, or changes the one that has its deduplication key.
    ///
    /// - Parameters:
    ///   - options: What is said of it: the task, which has to be a scheduled one that a worker registered, and when.
    ///   - deduplicationKey: By which it is found again, at most 1,024 bytes; one schedule of the whole database has it. Made from
    ///     another environment, that schedule is there from then on.
    /// - Returns: The schedule, with its next tick.
    /// - Throws: ``TransportError``; `refused` for an expression, a zone, a window or a task that cannot be.
    @discardableResult
    public func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject {
        guard deduplicationKey.contains(where: { !$0.isWhitespace }) else {
            throw TransportError(.refused, "deduplicationKey: a text was expected, found a blank one")
        }
        return try await repeating {
            try await transport.createSchedule(options, deduplicationKey: deduplicationKey)
        }
    }

    /// Reads a schedule.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule.
    public func retrieveSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        try await repeating { try await transport.retrieveSchedule(id) }
    }

    /// Reads a page of the schedules, newest first, those that tasks declare among them.
    ///
    /// - Parameters:
    ///   - page: Which page, from 1.
    ///   - perPage: How many to a page, 1 to 100.
    /// - Returns: The page.
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listSchedules(page: Int = 1, perPage: Int = 25) async throws -> ScheduleList {
        try await repeating { try await transport.listSchedules(page: page, perPage: perPage) }
    }

    /// Says anew all that is said of a schedule that a call made, but for its deduplication key: what `options` leaves out is gone.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares and for options
    ///   that cannot be.
    @discardableResult
    public func updateSchedule(_ id: ScheduleID, _ options: ScheduleOptions) async throws -> ScheduleObject {
        try await repeating { try await transport.changeSchedule(id, .update(options)) }
    }

    /// Has a schedule that a call made fire again, from its first tick after now on.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    @discardableResult
    public func activateSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        try await repeating { try await transport.changeSchedule(id, .activate) }
    }

    /// Has a schedule that a call made fire no more until it is activated; ticks that pass meanwhile are left out.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    @discardableResult
    public func deactivateSchedule(_ id: ScheduleID) async throws -> ScheduleObject {
        try await repeating { try await transport.changeSchedule(id, .deactivate) }
    }

    /// Removes a schedule that a call made; its runs go on.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    public func deleteSchedule(_ id: ScheduleID) async throws {
        try await repeatingOnce(refusal: .notFound) { try await transport.deleteSchedule(id) }
    }

    /// Reads the names of the time zones that the server knows, in order; `UTC` comes first unless it is left out.
    ///
    /// - Throws: ``TransportError``.
    public func timezones(excludingUTC: Bool = false) async throws -> [String] {
        try await repeating { try await transport.timezones(excludingUTC: excludingUTC) }
    }
}
