import ArgumentParser
import Trigger
import TriggerModel

/// The command `tokens complete`.
struct TokensCompleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Complete a token: the runs that wait for it go on.",
        discussion: """
            One that is completed or timed out stays as it is.

            EXAMPLES
              trigger tokens complete waitpoint_01hzy --value '{"approved": true}'
              trigger tokens complete waitpoint_01hzy --value @answer.json
            """
    )

    @Argument(help: "The id of the token.")
    var id: String

    @Option(help: "What it is completed with: JSON, a file as @answer.json, or - for the standard input.")
    var value: String?

    @Flag(help: "Print JSON: the token as it is then.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let token = TokenID(rawValue: id)
        let output = try value.map { try PayloadSource($0).packet() } ?? .none
        let client = try server.client()
        let object = try await Failure.ofToken(token) {
            try await client.completeToken(token, with: output)
            return try await client.retrieveToken(token)
        }
        try Output.token(object, json: json)
    }
}
