import ArgumentParser
import Trigger
import TriggerModel

/// The command `bulk list`.
struct BulkListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List bulk actions, newest first.",
        discussion: """
            EXAMPLES
              trigger bulk list
              trigger bulk list --json | jq -r '.actions[] | select(.status == "PENDING") | .id'
            """
    )

    @Option(help: "How many, 1 to 100.")
    var limit = 25

    @Option(help: "Only those older than this one: the next page.")
    var after: String?

    @Option(help: "Only those newer than this one: the page before.")
    var before: String?

    @Flag(help: "Print JSON: the bulk actions, and `next` where there are older ones.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit: expected 1 to 100, found \(limit)") }
    }

    func run() async throws {
        let list = try await server.client().listBulkActions(limit: limit, after: after, before: before)
        guard !json else { return try Output.json(list) }
        guard !list.actions.isEmpty else { return Output.note("no bulk actions") }
        Output.table(BulkReport.table(list.actions, now: SystemTime().now))
        if let next = list.next { Output.note("there are older ones: --after \(next)") }
    }
}

/// The command `bulk get`.
struct BulkGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show how far a bulk action is.",
        discussion: """
            EXAMPLES
              trigger bulk get bulk_01hzy
              trigger bulk get bulk_01hzy --wait
            """
    )

    @Argument(help: "The id of the bulk action.")
    var id: String

    @Flag(help: "Follow it until it is over.")
    var wait = false

    @Flag(help: "Print JSON: the bulk action.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        let id = BulkActionID(rawValue: id)
        let action = try await Failure.ofBulkAction(id) {
            try await wait ? client.pollBulkAction(id, atMost: .max) : client.retrieveBulkAction(id)
        }
        try BulkReport.say(action, json: json)
    }
}

/// The command `bulk abort`.
struct BulkAbortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "End a bulk action before it has come to all its runs; what was done stays done.",
        discussion: """
            EXAMPLES
              trigger bulk abort bulk_01hzy
            """
    )

    @Argument(help: "The id of the bulk action.")
    var id: String

    @Flag(help: "Print JSON: the bulk action.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        let id = BulkActionID(rawValue: id)
        let action = try await Failure.ofBulkAction(id) {
            try await client.abortBulkAction(id)
            return try await client.retrieveBulkAction(id)
        }
        try BulkReport.say(action, json: json)
    }
}

extension Failure {
    /// Does something to a bulk action; that there is none is said in words.
    fileprivate static func ofBulkAction<Value>(
        _ id: BulkActionID, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.missing, "there is no bulk action \(id)", "see `trigger bulk list`")
        }
    }
}
