import ArgumentParser
import TriggerEngine
import TriggerServer

/// The command `prune`.
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove finished runs that were kept long enough, now.",
        discussion: """
            A server does the same by itself, slowly, all the time. A run goes with its payload, output, journal and labels; \
            one that an unfinished run needs, or that holds an idempotency key, stays. To stop in between does no harm. \
            A file that a server has in use can be looked at with --plan, but not changed.

            EXAMPLES
              trigger prune --plan
              trigger prune --plan --retain-runs 7d --retain-failed forever
              trigger prune --vacuum
              trigger prune --store postgres://trigger@db.example.com/trigger
            """
    )

    @Flag(help: "Only say what would be removed.")
    var plan = false

    @Flag(help: "Give the room that is free back to the disk; for a file, which is written anew.")
    var vacuum = false

    @Option(help: "How long runs are kept that did not fail, or forever; TRIGGER_RETAIN_RUNS. (default: 30d)")
    var retainRuns: String?

    @Option(help: "How long runs are kept that failed, or forever; TRIGGER_RETAIN_FAILED. (default: 90d)")
    var retainFailed: String?

    @OptionGroup var options: DataOptions

    @Flag(help: "Print JSON: what was, or would be, removed.")
    var json = false

    func validate() throws {
        if plan, vacuum {
            throw ValidationError("--vacuum changes the file, and --plan changes nothing; leave one away")
        }
    }

    func run() async throws {
        var flags: [Setting: String] = [:]
        (flags[.retainRuns], flags[.retainFailed]) = (retainRuns, retainFailed)
        let settings = try options.settings(and: flags)
        try await plan ? show(Upkeep(settings).plan(), settings) : prune(Upkeep(settings))
    }

    private func show(_ plan: Upkeep.Plan, _ settings: Settings) throws {
        guard !json else { return try Output.json(PruneReport(plan)) }
        Output.table(PruneReport.table(plan.runs))
        for line in PruneReport.notes(plan) { Output.note(line) }
    }

    private func prune(_ upkeep: Upkeep) async throws {
        let progress = MoveProgress(isTerminal: Terminal.current.isError)
        let done = try await upkeep.prune(vacuums: vacuum) { totals in
            progress.show("\(totals.runs) runs removed")
        }
        progress.end()
        guard !json else { return try Output.json(PruneReport.Removal(done)) }
        for line in PruneReport.lines(done) { Output.line(line) }
    }
}
