import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs get`.
struct RunsGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show a run: where it stands, its payload, and its output or error.",
        discussion: """
            EXAMPLES
              trigger runs get run_01hzy
              trigger runs get run_01hzy --json | jq .output
            """
    )

    @Argument(help: "The run's id.")
    var id: String

    @Flag(help: "Print the run as JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let run = try await server.client().existing(RunID(rawValue: id))
        guard !json else { return try Output.json(run) }
        let report = RunReport(run: run, now: SystemTime().now, hasColours: Terminal.current.hasColours)
        for line in report.lines { Output.line(line) }
    }
}

extension TransportError {
    /// Whether a server of this kind said that it has no such run.
    var isAboutRun: Bool {
        code == .notFound && !message.hasPrefix("404")
    }
}

extension TriggerClient {
    /// Reads a run that somebody named.
    ///
    /// - Throws: ``Failure`` when there is none, or ``TransportError``.
    func existing(_ run: RunID) async throws -> RunObject {
        do {
            return try await retrieve(run)
        } catch let error as TransportError where error.isAboutRun {
            throw Failure.noRun(run)
        }
    }
}
