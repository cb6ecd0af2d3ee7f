import ArgumentParser
import Trigger
import TriggerModel

/// The command `runs trace`.
struct RunsTraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show what a run and its family did: attempts, steps, waits, triggered runs, spans and log lines.",
        discussion: """
            The tree begins with the run at the top of the family. Marks: … goes on, ✗ failed, ⊘ cancelled, = found by its \
            idempotency key. Log lines have a dot.

            EXAMPLES
              trigger runs trace run_01hzy
              trigger runs trace run_01hzy --no-logs
              trigger runs trace run_01hzy --json | jq .rootSpan.children
            """
    )

    @Argument(help: "The run's id.")
    var id: String

    @Flag(inversion: .prefixedNo, help: "Show log lines.")
    var logs = true

    @Flag(help: "Print the trace as JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let trace = try await server.client().reading(RunID(rawValue: id)) { try await $0.trace(of: $1) }
        guard !json else { return try Output.json(trace) }
        let report = TraceReport(trace: trace, showsLogs: logs, hasColours: Terminal.current.hasColours)
        for line in report.lines { Output.line(line) }
    }
}

extension TriggerClient {
    /// Reads or changes something of a run that somebody named.
    ///
    /// - Throws: ``Failure`` when there is no such run, or ``TransportError``.
    func reading<Value>(_ run: RunID, _ body: (TriggerClient, RunID) async throws -> Value) async throws -> Value {
        do {
            return try await body(self, run)
        } catch let error as TransportError where error.isAboutRun {
            throw Failure.noRun(run)
        }
    }
}
