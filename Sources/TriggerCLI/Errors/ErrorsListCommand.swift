import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The command `errors list`.
struct ErrorsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List groups of errors, the one seen last first.",
        discussion: """
            Errors of one task are the same when their types and messages are; numbers, identifiers and what stands in \
            quotation marks in a message do not count.

            EXAMPLES
              trigger errors list --since 24h
              trigger errors list --task fulfil-order --search timeout --json
              trigger runs list --error error_5f1c0de9a2b34c77
            """
    )

    @Option(name: .customLong("task"), help: "Only errors of this task; may be given several times.")
    var tasks: [String] = []

    @Option(help: "Only errors with this text in their type or message.")
    var search: String?

    @Option(help: "Only errors seen since then: an ISO 8601 instant, or a length of time before now, such as 24h.")
    var since: DelayArgument?

    @Option(help: "How many, 1 to 100.")
    var limit = 25

    @Option(help: "Only those seen longer ago: the next page.")
    var after: String?

    @Flag(help: "Print JSON: the groups, and `next` where there are more.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit: expected 1 to 100, found \(limit)") }
    }

    func run() async throws {
        let now = SystemTime().now
        let filter = ErrorFilter(
            tasks: tasks, search: search, seenFrom: since?.instant(before: now), limit: limit, after: after)
        let list = try await server.client().listErrors(filter)
        guard !json else { return try Output.json(Page(errors: list.errors, next: list.next)) }
        guard !list.errors.isEmpty else { return Output.note("no errors") }
        Output.table(Self.table(list.errors, now: now))
        if let next = list.next { Output.note("there are more: --after \(next)") }
    }

    private struct Page: Encodable {
        var errors: [ErrorGroup]
        var next: String?
    }

    /// The groups, a line each.
    static func table(_ errors: [ErrorGroup], now: Date) -> Table {
        let columns = [
            Table.Column("ERROR"), Table.Column("TASK"), Table.Column("RUNS"), Table.Column("LAST SEEN"),
            Table.Column("MESSAGE", canShrink: true),
        ]
        let rows = errors.map { error in
            [
                Table.Cell(error.id.rawValue), Table.Cell(error.taskIdentifier), Table.Cell("\(error.count)"),
                Table.Cell(TimeText.relative(error.lastSeen, to: now)),
                Table.Cell("\(error.errorType): \(error.errorMessage)"),
            ]
        }
        return Table(columns, rows: rows)
    }
}
