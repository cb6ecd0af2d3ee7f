import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The command `schedules list`.
struct SchedulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the schedules, newest first.",
        discussion: """
            EXAMPLES
              trigger schedules list
              trigger schedules list --json | jq '.schedules[] | select(.active) | .nextRun'
            """
    )

    @Option(help: "Which page, from 1.")
    var page = 1

    @Option(help: "How many to a page, 1 to 100.")
    var perPage = 100

    @Flag(help: "Print JSON: the schedules, and how many there are.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard page >= 1 else { throw ValidationError("--page: expected 1 or more, found \(page)") }
        guard (1...100).contains(perPage) else {
            throw ValidationError("--per-page: expected 1 to 100, found \(perPage)")
        }
    }

    func run() async throws {
        let list = try await server.client().listSchedules(page: page, perPage: perPage)
        guard !json else { return try Output.json(list) }
        guard !list.schedules.isEmpty else { return Output.note("no schedules") }
        Output.table(Self.table(list.schedules, now: SystemTime().now))
        if list.page < list.pageCount { Output.note("there are \(list.count): --page \(list.page + 1)") }
    }

    /// The schedules, a line each.
    static func table(_ schedules: [ScheduleObject], now: Date) -> Table {
        let columns = [
            Table.Column("SCHEDULE"), Table.Column("TASK", canShrink: true), Table.Column("CRON"),
            Table.Column("ZONE"), Table.Column("TYPE"), Table.Column("NEXT"),
        ]
        let rows = schedules.map { schedule in
            [
                Table.Cell(schedule.id.rawValue), Table.Cell(schedule.task), Table.Cell(schedule.generator.expression),
                Table.Cell(schedule.timezone), Table.Cell(schedule.type.rawValue.lowercased()),
                schedule.active
                    ? Table.Cell(schedule.nextRunEffectiveAt?.iso8601 ?? "never") : Table.Cell("not active", .yellow),
            ]
        }
        return Table(columns, rows: rows)
    }
}

/// The command `schedules get`.
struct SchedulesGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Show a schedule.")

    @OptionGroup var which: ScheduleArguments

    func run() async throws {
        try await which.show { try await $0.retrieveSchedule($1) }
    }
}
