import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs replay`.
struct RunsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Trigger a run once more, and print the new one's id.",
        discussion: """
            The new run has the payload, metadata, tags, queue, concurrency key and machine of the other, unless they are named here; \
            nothing else of it. With --from-step, what came before that step keeps its results.

            EXAMPLES
              trigger runs replay run_01hzy
              trigger runs replay run_01hzy --payload @corrected.json --queue slow --wait
              trigger runs replay run_01hzy --from-step send-invoice
            """
    )

    @Argument(help: "The id of the run.")
    var id: String

    @Option(help: "The step to begin with: its key, after those of the steps around it, with / between them.")
    var fromStep: String?

    @Option(help: "Another payload: JSON, @file, or - for the standard input.")
    var payload: String?

    @Option(help: "Another queue.")
    var queue: String?

    @Option(help: "Another concurrency key.")
    var concurrencyKey: String?

    @Option(name: .customLong("tag"), help: "A label instead of all it had; up to 10, each with a --tag of its own.")
    var tags: [String] = []

    @Option(help: "Another JSON object that goes along with the run.")
    var metadata: String?

    @Option(help: "When it joins its queue.")
    var delay: DelayArgument?

    @Option(help: "The most attempts, instead of the task's number.")
    var maxAttempts: Int?

    @Option(help: "How long each attempt may be active, such as 10m or 90 for seconds; none for as long as it takes.")
    var maxDuration: MaxDurationArgument?

    @Option(help: "Another machine.")
    var machine: MachineArgument?

    @Option(help: "Where it is to run; a server has one region.")
    var targetRegion: String?

    @Flag(help: "Follow the new run until it ends.")
    var wait = false

    @Flag(help: "Print JSON: the new run's id, or with --wait the whole run.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        let run = try await replayed(client)
        guard wait else { return try say(run) }
        if !json { Output.line(run.rawValue) }
        try await RunEnd.follow(run, client, json: json)
    }

    private func replayed(_ client: TriggerClient) async throws -> RunID {
        let options = TriggerOptions(
            delay: delay?.delay, maxAttempts: maxAttempts, maxDuration: maxDuration?.limit, machine: machine?.preset,
            region: targetRegion)
        let edits = ReplayEdits(
            payload: try payload.map { try PayloadSource($0).packet() }, metadata: metadata, tags: tags, queue: queue,
            concurrencyKey: concurrencyKey, fromStep: fromStep, options: options)
        do {
            return try await client.replay(RunID(rawValue: id), edits)
        } catch let error as TransportError where error.isAboutRun {
            throw Failure.noRun(RunID(rawValue: id))
        }
    }

    private func say(_ run: RunID) throws {
        guard json else { return Output.line(run.rawValue) }
        try Output.json(["id": run.rawValue])
    }
}
