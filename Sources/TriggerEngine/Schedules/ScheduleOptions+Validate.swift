import TriggerModel

import struct Foundation.Date

extension ScheduleOptions {
    /// Holds the options against what can be.
    ///
    /// - Parameter now: After which there has to be a tick.
    /// - Returns: The options, the expression with single spaces.
    /// - Throws: An ``EngineError`` `invalid` that names what is wrong and what was expected.
    func validated(at now: Date) throws -> ScheduleOptions {
        var options = self
        options.cron = try ScheduleCheck.expression(cron, in: timezone, after: now).text
        try ScheduleCheck.window(window)
        guard !task.hasNul else { throw EngineError(.invalid, "task: it holds the character U+0000") }
        guard (externalId?.utf8.count ?? 0) <= TriggerLimits.keyBytes, !(externalId ?? "").hasNul else {
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
    func validate(of task: String, at now: Date) throws {
        do {
            _ = try ScheduleCheck.expression(cron, in: timezone ?? ZoneName.utc, after: now)
            try ScheduleCheck.window(window)
        } catch let error as EngineError {
            throw EngineError(.badRequest, "the schedule of the task \"\(task)\": \(error.message)")
        }
    }
}

/// What the parts of a schedule are held against.
private enum ScheduleCheck {
    /// An expression, of which something comes in its zone.
    static func expression(_ text: String, in zone: String, after now: Date) throws -> CronExpression {
        let expression = try expression(text)
        guard let times = CronTimes(expression, in: zone) else {
            throw EngineError(
                .invalid, "Invalid IANA timezone: '\(zone.prefix(100))'; GET /api/v1/timezones names those there are")
        }
        guard times.next(after: now) != nil else {
            let never = "clocks in \(zone) never show such a time in the next 50 years"
            throw EngineError(.invalid, "Invalid cron expression: \"\(expression)\": \(never)")
        }
        return expression
    }

    private static func expression(_ text: String) throws -> CronExpression {
        do {
            return try CronExpression(text)
        } catch {
            throw EngineError(.invalid, "Invalid cron expression: \(error)")
        }
    }

    static func window(_ text: String?) throws {
        guard let text, ScheduleWindow(text) == nil else { return }
        throw EngineError(.invalid, "window: expected \(ScheduleWindow.expected), found \"\(text.prefix(100))\"")
    }
}
