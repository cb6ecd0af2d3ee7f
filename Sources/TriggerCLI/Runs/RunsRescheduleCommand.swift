import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs reschedule`.
struct RunsRescheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reschedule",
        abstract: "Move the time that a delayed run was triggered for.",
        discussion: """
            EXAMPLES
              trigger runs reschedule run_01hzy --delay 2h
              trigger runs reschedule run_01hzy --delay 2026-12-24T18:00:00Z
            """
    )

    @Argument(help: "The id of the run.")
    var id: String

    @Option(help: "When it joins its queue: a length of time from now, or an ISO 8601 instant.")
    var delay: DelayArgument

    @Flag(help: "Print JSON: the whole run.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let client = try server.client()
        let run = try await rescheduled(client)
        guard !json else { return try Output.json(run) }
        Output.line("\(run.id)  \(run.status.rawValue)  \(run.delayedUntil?.iso8601 ?? "")")
    }

    private func rescheduled(_ client: TriggerClient) async throws -> RunObject {
        do {
            return try await client.reschedule(RunID(rawValue: id), to: delay.delay)
        } catch let error as TransportError where error.isAboutRun {
            throw Failure.noRun(RunID(rawValue: id))
        }
    }
}
