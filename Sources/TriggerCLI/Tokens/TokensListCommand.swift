import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The command `tokens list`.
struct TokensListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List tokens, newest first.",
        discussion: """
            EXAMPLES
              trigger tokens list --status waiting
              trigger tokens list --tag approval --json
            """
    )

    @Option(help: "Only these statuses, with commas between them: waiting, completed, timed_out.")
    var status: String?

    @Option(name: .customLong("tag"), help: "Only tokens with this label, or another that is given.")
    var tags: [String] = []

    @Option(help: "Only the token that holds this idempotency key.")
    var key: String?

    @Option(help: "How many, 1 to 100.")
    var limit = 25

    @Option(help: "Only tokens older than this one: the next page.")
    var after: String?

    @Flag(help: "Print JSON: the tokens, and `next` where there are older ones.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        _ = try statuses()
        guard (1...100).contains(limit) else { throw ValidationError("--limit: expected 1 to 100, found \(limit)") }
    }

    private func statuses() throws -> [TokenStatus] {
        try (status ?? "").split(separator: ",").map { word in
            guard let status = TokenStatus(rawValue: word.uppercased()) else {
                throw ValidationError("--status: expected waiting, completed or timed_out, found \"\(word)\"")
            }
            return status
        }
    }

    func run() async throws {
        let filter = TokenFilter(
            statuses: try statuses(), idempotencyKey: key, tags: tags, limit: limit, after: after)
        let list = try await server.client().listTokens(filter)
        guard !json else { return try Output.json(Page(tokens: list.tokens, next: list.next)) }
        guard !list.tokens.isEmpty else { return Output.note("no tokens") }
        Output.table(Self.table(list.tokens, now: SystemTime().now))
        if let next = list.next { Output.note("there are older ones: --after \(next)") }
    }

    private struct Page: Encodable {
        var tokens: [TokenObject]
        var next: String?
    }

    /// The tokens, a line each.
    static func table(_ tokens: [TokenObject], now: Date) -> Table {
        let columns = [
            Table.Column("TOKEN"), Table.Column("STATUS"), Table.Column("CREATED"), Table.Column("TIMES OUT"),
            Table.Column("TAGS", canShrink: true),
        ]
        let rows = tokens.map { token in
            [
                Table.Cell(token.id.rawValue), Table.Cell(token.status.rawValue),
                Table.Cell(TimeText.relative(token.createdAt, to: now)), Table.Cell(token.timeoutAt?.iso8601 ?? "-"),
                Table.Cell(token.tags.joined(separator: ", ")),
            ]
        }
        return Table(columns, rows: rows)
    }
}
