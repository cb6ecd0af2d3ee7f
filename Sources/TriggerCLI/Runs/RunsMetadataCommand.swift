import ArgumentParser
import Foundation
import Trigger
import TriggerModel

/// The commands about a run's metadata.
struct RunsMetadataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metadata",
        abstract: "Read or change a run's metadata.",
        subcommands: [RunsMetadataGetCommand.self, RunsMetadataSetCommand.self]
    )
}

/// The command `runs metadata get`.
struct RunsMetadataGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a run's metadata as JSON.",
        discussion: """
            EXAMPLES
              trigger runs metadata get run_01hzy
              trigger runs metadata get run_01hzy | jq .progress
            """
    )

    @Argument(help: "The id of the run.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (client, run) = (try server.client(), RunID(rawValue: id))
        try Output.json(try await client.reading(run) { try await $0.metadata(of: $1) })
    }
}

/// The command `runs metadata set`.
struct RunsMetadataSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change values of a run's metadata.",
        discussion: """
            All of it or nothing. A run that ended can be changed for an hour. What is printed is the metadata afterwards, as JSON.

            EXAMPLES
              trigger runs metadata set run_01hzy progress=0.5 note="by hand"
              trigger runs metadata set run_01hzy '$.steps[0].name="fetch"' --delete draft --increment tries
            """
    )

    @Argument(help: "The id of the run.")
    var id: String

    @Argument(
        help: ArgumentHelp(
            "What to set: KEY=VALUE, with the value as JSON, or else taken as a text; a key that begins with $. is a path.",
            valueName: "key=value"))
    var values: [String] = []

    @Option(name: .customLong("delete"), help: "A key to take away; may be given more than once.")
    var deleted: [String] = []

    @Option(name: .customLong("increment"), help: "A number to count up by one; may be given more than once.")
    var incremented: [String] = []

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard !(values.isEmpty && deleted.isEmpty && incremented.isEmpty) else {
            throw ValidationError("nothing to change: give KEY=VALUE, --delete KEY or --increment KEY")
        }
        _ = try operations
    }

    func run() async throws {
        let (client, run) = (try server.client(), RunID(rawValue: id))
        let operations = try operations
        try Output.json(try await client.reading(run) { try await $0.updateMetadata(of: $1, operations) })
    }

    var operations: [MetadataOperation] {
        get throws {
            try values.map(Self.assignment) + deleted.map { .delete($0) }
                + incremented.map { .increment($0, .integer(1)) }
        }
    }

    private static func assignment(_ text: String) throws -> MetadataOperation {
        guard let place = text.firstIndex(of: "="), place != text.startIndex else {
            throw ValidationError("\"\(text)\": KEY=VALUE was expected")
        }
        let value = String(text[text.index(after: place)...])
        let json = try? JSON.value(JSONValue.self, from: value)
        return .set(String(text[..<place]), json ?? .string(value))
    }
}
