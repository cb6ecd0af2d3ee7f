public import TriggerModel

/// When a task runs by itself: a schedule that it declares.
///
/// It is there in an environment from the moment a worker registers the task, and gone when one of a newer version registers it
/// without. It cannot be changed by calls.
public struct TaskSchedule: Hashable, Sendable {
    /// The cron expression: ``/TriggerModel/CronExpression`` says what there is.
    public var cron: String
    /// The time zone that it is in, as the IANA database names it.
    public var timezone: String
    /// Over how long its runs are spread after each tick: `30m`, `2h` or `25%` of the time to the next tick; nil for not at all.
    public var window: String?
    /// The types of the environments it is for; nil for all.
    public var environments: [EnvironmentType]?

    /// Makes a schedule of a cron expression; in UTC, exactly at each tick and in all environments, unless said otherwise.
    public static func cron(
        _ expression: String, timezone: String = ZoneName.utc, window: String? = nil,
        environments: [EnvironmentType]? = nil
    ) -> TaskSchedule {
        TaskSchedule(cron: expression, timezone: timezone, window: window, environments: environments)
    }

    /// What a worker tells the server of it.
    var manifest: ScheduleManifest {
        ScheduleManifest(cron: cron, timezone: timezone, window: window, environments: environments)
    }

    /// - Throws: ``InvalidTasks`` for an expression, a zone or a window that cannot be.
    func validate(_ origin: String) throws {
        do {
            _ = try CronExpression(cron)
        } catch {
            throw InvalidTasks("\(origin): schedule: \(error)")
        }
        guard ZoneName.isKnown(timezone) else {
            throw InvalidTasks(
                "\(origin): schedule: a time zone such as Europe/Paris was expected, found \"\(timezone)\"")
        }
        if let window, ScheduleWindow(window) == nil {
            throw InvalidTasks("\(origin): schedule: expected \(ScheduleWindow.expected), found \"\(window)\"")
        }
    }
}
