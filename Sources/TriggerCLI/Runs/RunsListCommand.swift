import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The command `runs list`.
struct RunsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List runs, newest first.",
        discussion: """
            EXAMPLES
              trigger runs list
              trigger runs list --status failed,crashed --task import --limit 100
              trigger runs list --tag vip --tag eu --all-tags --queue mail
              trigger runs list --since 24h --until 2026-12-24T18:00:00Z
              trigger runs list --json | jq -r '.runs[].id'
            """
    )

    @OptionGroup var which: RunFilterOptions

    @Option(help: "How many, 1 to 100.")
    var limit = 25

    @Option(help: "Only runs older than this one: the next page.")
    var after: String?

    @Option(help: "Only runs newer than this one: the page before.")
    var before: String?

    @Flag(help: "Print JSON: the runs, and `next` where there are older ones.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard (1...100).contains(limit) else {
            throw ValidationError("--limit: expected 1 to 100, found \(limit)")
        }
    }

    func run() async throws {
        let now = SystemTime().now
        var filter = try which.filter(now: now)
        (filter.limit, filter.after, filter.before) = (limit, after, before)
        let list = try await server.client().listRuns(filter)
        guard !json else { return try Output.json(list) }
        guard !list.runs.isEmpty else { return Output.note("no runs") }
        Output.table(Self.table(list.runs, now: now))
        if let next = list.next { Output.note("there are older ones: --after \(next)") }
    }

    /// The runs, a line each.
    static func table(_ runs: [RunSummary], now: Date) -> Table {
        let columns = [
            Table.Column("RUN"), Table.Column("TASK", canShrink: true), Table.Column("STATUS"),
            Table.Column("CREATED"), Table.Column("ACTIVE", isNumber: true), Table.Column("TAGS", canShrink: true),
        ]
        let rows = runs.map { run in
            [
                Table.Cell(run.id.rawValue), Table.Cell(run.taskIdentifier),
                Table.Cell(run.status.rawValue, Colour(run.status)),
                Table.Cell(TimeText.relative(run.createdAt, to: now)),
                Table.Cell(TimeText.duration(milliseconds: run.durationMs)),
                Table.Cell(run.tags.joined(separator: ", ")),
            ]
        }
        return Table(columns, rows: rows)
    }
}
