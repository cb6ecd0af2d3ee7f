import ArgumentParser
import UnixSignals

/// Runs Showcase as real processes, kills one of them every 0.5 to 2 s, and checks afterwards that every run ended as its
/// task says and that nothing happened more often than the kills explain.
@main
struct SoakKill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak kill", abstract: "Kill servers and workers while thousands of runs go through them.",
        discussion: """
            A server on one file, at some starts with a worker in the same process, and two workers over HTTP. Each trigger is
            repeated with its request key until it is answered. Exits with 0 only if every check held; the folder with the
            database and the logs stays otherwise.
            """)

    @Option(help: "How many runs are triggered; children come on top.")
    var runs = 5000

    @Option(help: "What decides the runs and the kills; chosen by chance and printed when it is not given.")
    var seed = UInt64.random(in: 1...999_999)

    @Option(help: "Over how many minutes the triggers are spread.")
    var minutes = 5.0

    @Option(help: "How many minutes after the last trigger every run has to be over; the kills go on.")
    var patience = 5.0

    @Option(help: "The Showcase program.")
    var showcase: String

    func run() async throws {
        let soak = Soak(
            plan: Plan(runs: runs, seed: seed), spread: .seconds(minutes * 60), patience: .seconds(patience * 60),
            seed: seed)
        let program = showcase
        let report = try await untilSignalled { try await Stage.with(showcase: program) { try await soak.run(on: $0) } }
        guard let report else { throw ExitCode(130) }
        say(report.text)
        if !report.findings.isEmpty { throw ExitCode.failure }
    }

    /// Does something unless the user breaks it off; the processes end with it either way.
    private func untilSignalled(_ body: @escaping @Sendable () async throws -> Report) async throws -> Report? {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Report?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
