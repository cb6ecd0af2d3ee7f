import ArgumentParser
import Trigger
import TriggerModel

/// The command `errors get`.
struct ErrorsGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a group of errors.",
        discussion: """
            EXAMPLES
              trigger errors get error_5f1c0de9a2b34c77
            """
    )

    @Argument(help: "The id of the group.")
    var id: String

    @Flag(help: "Print JSON: the whole group.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        do {
            let error = try await client.retrieveError(ErrorGroupID(rawValue: id))
            guard !json else { return try Output.json(error) }
            for line in Self.lines(error) { Output.line(line) }
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.missing, "there is no group of errors \(id)", "see `trigger errors list`")
        }
    }

    /// The group as people read it.
    static func lines(_ error: ErrorGroup) -> [String] {
        let versions = error.affectedVersions ?? []
        return [
            "\(error.id)  \(error.taskIdentifier)  \(error.errorType)",
            error.errorMessage,
            "runs: \(error.count), the last \(error.lastRun)",
            "seen: \(error.firstSeen.iso8601) to \(error.lastSeen.iso8601)",
        ] + (versions.isEmpty ? [] : ["versions: \(versions.joined(separator: ", "))"])
    }
}
