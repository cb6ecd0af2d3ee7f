import TriggerModel

extension ScheduleOptions {
    /// Holds the options against what can be.
    ///
    /// - Returns: The options, the expression with single spaces.
    /// - Throws: An ``EngineError`` `invalid` that names what is wrong and what was expected.
    func validated() throws -> ScheduleOptions {
        var options = self
        options.cron = try ScheduleCheck.expression(cron).text
        try ScheduleCheck.zone(timezone)
        try ScheduleCheck.window(window)
        guard !task.utf8.contains(0), (externalId?.utf8.count ?? 0) <= TriggerLimits.keyBytes,
            !(externalId ?? "").utf8.contains(0)
        else {
            throw EngineError(
                .invalid, "externalId: at most \(TriggerLimits.keyBytes) bytes were expected, none of them U+0000")
        }
        return options
    }
}

extension ScheduleManifest {
    /// Holds what a task declares against what can be.
    ///
    /// - Throws: An ``EngineError`` `badRequest` that names the task.
    func validate(of task: String) throws {
        do {
            _ = try ScheduleCheck.expression(cron)
            try ScheduleCheck.zone(timezone ?? ZoneName.utc)
            try ScheduleCheck.window(window)
        } catch let error as EngineError {
            throw EngineError(.badRequest, "the schedule of the task \"\(task)\": \(error.message)")
        }
    }
}

/// What the parts of a schedule are held against.
private enum ScheduleCheck {
    static func expression(_ text: String) throws -> CronExpression {
        do {
            return try CronExpression(text)
        } catch {
            throw EngineError(.invalid, "Invalid cron expression: \(error)")
        }
    }

    static func zone(_ name: String) throws {
        guard !ZoneName.isKnown(name) else { return }
        throw EngineError(
            .invalid, "Invalid IANA timezone: '\(name.prefix(100))'; GET /api/v1/timezones names those there are")
    }

    static func window(_ text: String?) throws {
        guard let text, ScheduleWindow(text) == nil else { return }
        throw EngineError(.invalid, "window: expected \(ScheduleWindow.expected), found \"\(text.prefix(100))\"")
    }
}
