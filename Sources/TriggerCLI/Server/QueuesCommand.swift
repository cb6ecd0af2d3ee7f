import ArgumentParser
import Trigger
import TriggerModel

/// The commands about queues.
struct QueuesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queues", abstract: "List, pause and resume queues, and set their limits.",
        subcommands: [
            QueuesListCommand.self, QueuesPauseCommand.self, QueuesResumeCommand.self, QueuesLimitCommand.self,
        ]
    )
}

/// The command `queues list`.
struct QueuesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the queues by name, with what runs and waits in each.",
        discussion: """
            Waiting runs are counted up to 10,000 per queue. Runs of a task that no worker has registered yet are in no \
            queue; `trigger runs list --status pending_version,queued` shows them.

            EXAMPLES
              trigger queues list
              trigger queues list --json | jq '.queues[] | select(.queued > 100) | .name'
            """
    )

    @Option(help: "Which page, from 1.")
    var page = 1

    @Option(help: "How many to a page, 1 to 100.")
    var perPage = 100

    @Flag(help: "Print JSON: the queues, and how many there are.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard page >= 1 else { throw ValidationError("--page: expected 1 or more, found \(page)") }
        guard (1...100).contains(perPage) else {
            throw ValidationError("--per-page: expected 1 to 100, found \(perPage)")
        }
    }

    func run() async throws {
        let list = try await server.client().listQueues(page: page, perPage: perPage)
        guard !json else { return try Output.json(list) }
        guard !list.queues.isEmpty else { return Output.note("no queues") }
        Output.table(Self.table(list.queues))
        if list.page < list.pageCount { Output.note("there are \(list.count): --page \(list.page + 1)") }
    }

    /// The limit that counts, and the declared one where it is another.
    private static func limit(of queue: QueueItem) -> String {
        let limit = queue.concurrencyLimit.map { "\($0)" } ?? "–"
        guard let concurrency = queue.concurrency, concurrency.override != nil else { return limit }
        return "\(limit) (not \(concurrency.base.map { "\($0)" } ?? "–"))"
    }

    /// The queues, a line each.
    static func table(_ queues: [QueueItem]) -> Table {
        let columns = [
            Table.Column("QUEUE", canShrink: true), Table.Column("TYPE"), Table.Column("RUNNING", isNumber: true),
            Table.Column("QUEUED", isNumber: true), Table.Column("LIMIT", isNumber: true), Table.Column("STATE"),
        ]
        let rows = queues.map { queue in
            [
                Table.Cell(queue.name), Table.Cell(queue.type.rawValue), Table.Cell("\(queue.running)"),
                Table.Cell("\(queue.queued)" + (queue.queued >= QueueItem.queuedLimit ? "+" : "")),
                Table.Cell(limit(of: queue)),
                queue.paused ? Table.Cell("paused", .yellow) : Table.Cell("open"),
            ]
        }
        return Table(columns, rows: rows)
    }
}
