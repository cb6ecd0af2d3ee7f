import ArgumentParser
import Trigger
import TriggerModel

/// The commands about schedules.
struct SchedulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedules", abstract: "List, make and change schedules, and see when they fire.",
        subcommands: [
            SchedulesListCommand.self, SchedulesGetCommand.self, SchedulesCreateCommand.self,
            SchedulesUpdateCommand.self, SchedulesActivateCommand.self, SchedulesDeactivateCommand.self,
            SchedulesDeleteCommand.self, SchedulesNextCommand.self,
        ]
    )
}

extension Output {
    /// A schedule.
    static func schedule(_ schedule: ScheduleObject, json: Bool) throws {
        guard !json else { return try Self.json(schedule) }
        let next = schedule.active ? schedule.nextRunEffectiveAt?.iso8601 ?? "never" : "not active"
        let (when, zone) = (schedule.generator.description, schedule.timezone)
        line("\(schedule.id)  \(schedule.task)  \(schedule.generator.expression)  \(zone)  (\(when))  next: \(next)")
    }
}

extension Failure {
    /// Does something to a schedule; that there is none is said in words.
    static func ofSchedule<Value>(_ id: ScheduleID, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.missing, "there is no schedule \(id)", "see `trigger schedules list`")
        }
    }
}

/// A schedule that is named, and how it is shown.
struct ScheduleArguments: ParsableArguments {
    @Argument(help: "The id of the schedule.")
    var id: String

    @Flag(help: "Print JSON: the whole schedule.")
    var json = false

    @OptionGroup var server: ServerOptions

    /// Does something to it, and shows it.
    func show(_ body: (TriggerClient, ScheduleID) async throws -> ScheduleObject) async throws {
        let (id, client) = (ScheduleID(rawValue: id), try server.client())
        try Output.schedule(try await Failure.ofSchedule(id) { try await body(client, id) }, json: json)
    }
}

/// What is said of a schedule.
struct ScheduleWords: ParsableArguments {
    @Option(help: "The task it triggers, which takes schedules.")
    var task: String

    @Option(help: "The cron expression: minute, hour, day of month, month, day of week.")
    var cron: String

    @Option(help: "The time zone that it is in, such as Europe/Paris.")
    var timezone = ZoneName.utc

    @Option(help: "A text of your own, which its runs are given.")
    var externalId: String?

    @Option(help: "Over how long its runs are spread after each tick: 30m, 2h, or 25% of the time to the next.")
    var window: String?

    var options: ScheduleOptions {
        ScheduleOptions(task: task, cron: cron, timezone: timezone, externalId: externalId, window: window)
    }
}
