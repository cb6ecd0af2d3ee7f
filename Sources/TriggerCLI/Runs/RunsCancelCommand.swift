import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs cancel`.
struct RunsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel runs, each with its unfinished children.",
        discussion: """
            A run that ended already stays as it is. When one of several cannot be cancelled, the others still are, and \
            the command ends with that one's status.

            EXAMPLES
              trigger runs cancel run_01hzy run_01hzz
              trigger runs list --task import --status queued --json |
                jq -r '.runs[].id' | xargs trigger runs cancel
            """
    )

    @Argument(help: "The ids of the runs.")
    var ids: [String]

    @Flag(help: "Print JSON: for each run its id and where it stands now.")
    var json = false

    @OptionGroup var server: ServerOptions

    /// What became of a run.
    private struct Outcome: Encodable {
        var id: RunID
        var status: APIStatus
    }

    func run() async throws {
        let client = try server.client()
        var outcomes: [Outcome] = []
        var failure: Failure?
        for id in ids.map(RunID.init) {
            do {
                let outcome = try await cancel(id, client)
                outcomes.append(outcome)
                if !json { Output.line("\(id)  \(outcome.status.rawValue)") }
            } catch {
                if let failure { Output.note("trigger: \(failure)") }
                failure = Failure(error)
            }
        }
        if json { try Output.json(outcomes) }
        if let failure { throw failure }
    }

    private func cancel(_ run: RunID, _ client: TriggerClient) async throws -> Outcome {
        do {
            try await client.cancel(run)
        } catch let error as TransportError where error.isAboutRun {
            throw Failure.noRun(run)
        }
        return Outcome(id: run, status: try await client.existing(run).status)
    }
}
