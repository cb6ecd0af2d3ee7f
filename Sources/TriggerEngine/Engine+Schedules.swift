public import TriggerModel

extension Engine {
    /// Makes a schedule, or changes the one that has its deduplication key: that one then is in this environment.
    ///
    /// - Parameters:
    ///   - options: What is said of it.
    ///   - deduplicationKey: By which it is found again, at most 1,024 bytes; nil or blank for a schedule that nobody looks for.
    ///   - environment: Where it is to be.
    /// - Returns: The schedule.
    /// - Throws: ``EngineError``: `invalid` for an expression, a zone, a window or a task that cannot be, `unavailable`.
    public func createSchedule(
        _ options: ScheduleOptions, deduplicationKey: String? = nil, in environment: EnvironmentID
    ) async throws -> ScheduleRecord {
        let key = deduplicationKey.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        guard (key?.utf8.count ?? 0) <= TriggerLimits.keyBytes, !(key ?? "").hasNul else {
            let expected = "at most \(TriggerLimits.keyBytes) bytes were expected, none of them U+0000"
            throw EngineError(.invalid, "deduplicationKey: \(expected)")
        }
        return try await committer.submit(
            CreateSchedule(environment: environment, options: try options.validated(at: now), deduplicationKey: key))
    }

    /// Says anew all that is said of a schedule that a call made, but for its deduplication key.
    ///
    /// - Throws: ``EngineError``: `notFound`; `invalid` for one that a task declares and for options that cannot be; `unavailable`.
    public func updateSchedule(
        _ id: ScheduleID, _ options: ScheduleOptions, in environment: EnvironmentID
    ) async throws -> ScheduleRecord {
        try await committer.submit(
            ChangeSchedule(environment: environment, id: id, change: .replace(try options.validated(at: now))))
    }

    /// Has a schedule that a call made fire, or fire no more; ticks that pass meanwhile are left out.
    ///
    /// - Throws: ``EngineError``: `notFound`, `invalid` for one that a task declares, `unavailable`.
    public func activateSchedule(
        _ id: ScheduleID, _ isActive: Bool = true, in environment: EnvironmentID
    ) async throws -> ScheduleRecord {
        try await committer.submit(ChangeSchedule(environment: environment, id: id, change: .activate(isActive)))
    }

    /// Removes a schedule that a call made; its runs go on.
    ///
    /// - Throws: ``EngineError``: `notFound`, `invalid` for one that a task declares, `unavailable`.
    public func deleteSchedule(_ id: ScheduleID, in environment: EnvironmentID) async throws {
        try await committer.submit(DeleteSchedule(environment: environment, id: id))
    }

    /// Reads a schedule.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func schedule(_ id: ScheduleID, in environment: EnvironmentID) async throws -> ScheduleRecord {
        let found = try await read { try $0.schedules(environment, matching: .one(id)) }
        guard let record = found.page.first, !record.isGone else { throw EngineError(.notFound, "Schedule not found") }
        return record
    }

    /// Reads a page of schedules, newest first, and how many there are.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func schedules(
        offset: Int = 0, limit: Int = 25, in environment: EnvironmentID
    ) async throws -> ScheduleRecords {
        try await read { try $0.schedules(environment, matching: .page(offset: offset, limit: limit)) }
    }

    /// Reads who there is in an environment to do work.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func attendance(in environment: EnvironmentID) async throws -> Attendance {
        try await read { try $0.attendance(environment) }
    }
}
