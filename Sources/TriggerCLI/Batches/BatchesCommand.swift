import ArgumentParser
import Trigger
import TriggerModel

/// The command `batches`.
struct BatchesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches", abstract: "Look at runs that were triggered together.",
        subcommands: [BatchesGetCommand.self])
}

/// The command `batches get`.
struct BatchesGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a batch.",
        discussion: """
            EXAMPLES
              trigger batches get batch_01hzy
              trigger batches get batch_01hzy --json | jq -r '.runs[]'
            """
    )

    @Argument(help: "The id of the batch.")
    var id: String

    @Flag(help: "Print JSON: the whole batch.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let batch = try await retrieved(try server.client())
        guard !json else { return try Output.json(batch) }
        Output.line("\(batch.id)  \(batch.status.rawValue)  \(batch.runs.count) of \(batch.runCount) runs")
        for fault in batch.processing.errors {
            Output.line("  item \(fault.index) (\(fault.taskIdentifier)): \(fault.error)")
        }
    }

    private func retrieved(_ client: TriggerClient) async throws -> BatchObject {
        do {
            return try await client.retrieveBatch(BatchID(rawValue: id))
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.missing, "there is no batch \(id)", "a run's batch stands in `trigger runs get`")
        }
    }
}
