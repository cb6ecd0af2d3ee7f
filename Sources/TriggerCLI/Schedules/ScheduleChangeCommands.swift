import ArgumentParser
import Trigger
import TriggerModel

/// The command `schedules create`.
struct SchedulesCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a schedule, or change the one that has the key.",
        discussion: """
            EXAMPLES
              trigger schedules create --key nightly --task clean-up --cron "0 3 * * *" --timezone Europe/Paris
              trigger schedules create --key user-7 --task digest --cron @daily --external-id 7 --window 30m
            """
    )

    @Option(help: "By which it is found again; one schedule has it.")
    var key: String

    @OptionGroup var words: ScheduleWords

    @Flag(help: "Print JSON: the whole schedule.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        try Output.schedule(try await client.createSchedule(words.options, deduplicationKey: key), json: json)
    }
}

/// The command `schedules update`.
struct SchedulesUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Say anew all that is said of a schedule; what is left out is gone.",
        discussion: """
            EXAMPLES
              trigger schedules update sched_01hzy --task clean-up --cron "30 3 * * *"
            """
    )

    @OptionGroup var which: ScheduleArguments
    @OptionGroup var words: ScheduleWords

    func run() async throws {
        try await which.show { try await $0.updateSchedule($1, words.options) }
    }
}

/// The command `schedules activate`.
struct SchedulesActivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Have a schedule fire again, from its next tick on.")

    @OptionGroup var which: ScheduleArguments

    func run() async throws {
        try await which.show { try await $0.activateSchedule($1) }
    }
}

/// The command `schedules deactivate`.
struct SchedulesDeactivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Have a schedule fire no more until it is activated.")

    @OptionGroup var which: ScheduleArguments

    func run() async throws {
        try await which.show { try await $0.deactivateSchedule($1) }
    }
}

/// The command `schedules delete`.
struct SchedulesDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove a schedule; its runs go on.")

    @Argument(help: "The id of the schedule.")
    var id: String

    @Flag(help: "Print JSON: the id.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (id, client) = (ScheduleID(rawValue: id), try server.client())
        try await Failure.ofSchedule(id) { try await client.deleteSchedule(id) }
        guard !json else { return try Output.json(["id": id]) }
        Output.line("\(id) is gone")
    }
}
