import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs tag`.
struct RunsTagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Give a run more tags.",
        discussion: """
            A run has up to 10 tags of up to 128 characters; those that it has are passed over. Of too many none is added.

            EXAMPLES
              trigger runs tag run_01hzy vip order_17
            """
    )

    @Argument(help: "The id of the run.")
    var id: String

    @Argument(help: "The tags.")
    var tags: [String]

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (client, run) = (try server.client(), RunID(rawValue: id))
        try await client.reading(run) { try await $0.addTags(tags, to: $1) }
        let now = try await client.existing(run)
        Output.line("\(run)  \(now.tags.joined(separator: ", "))")
    }
}
