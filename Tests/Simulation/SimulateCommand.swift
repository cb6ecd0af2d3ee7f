import ArgumentParser
import Foundation

/// Runs seeds and says how they went.
@main
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Simulation",
        abstract: "Drives the engine, the store, workers and clients through random programs and faults, from seeds.")

    @Option(help: "The seeds, as 0..<1000.")
    var seeds = "0..<1000"

    @Option(help: "One seed, in full: what happened is printed.")
    var seed: UInt64?

    @Option(help: "A folder for the database; in memory without it.")
    var file: String?

    @Option(help: "The URL of a PostgreSQL database, in which a schema is made and removed; in memory without it.")
    var postgres: String?

    @Option(help: "How long to go on at most, past the seeds given if need be.")
    var seconds: Double?

    @Flag(help: "Runs each seed twice and compares the two.")
    var twice = false

    @Flag(help: "Prints a line for each seed.")
    var verbose = false

    mutating func run() throws {
        try Self.hashTheSameEveryTime()
        Scheduler.install()
        let simulation = try Simulation(folder: file, postgres: postgres)
        defer { try? simulation.close() }
        var report = SimulationReport()
        if let seed { return try show(seed, simulation) }
        let began = Date()
        for seed in try range() {
            if let seconds, Date().timeIntervalSince(began) > seconds { break }
            try run(seed, simulation, &report)
        }
        print(report.summary(seconds: Date().timeIntervalSince(began)))
        if report.failed > 0 { throw ExitCode(1) }
    }

    private func run(_ seed: UInt64, _ simulation: Simulation, _ report: inout SimulationReport) throws {
        let plan = PlanDrawing.plan(seed: seed)
        let outcome = try simulation.run(plan)
        report.add(outcome)
        if verbose { print("seed \(seed): \(outcome.runs) runs, \(outcome.commits) commits, \(outcome.hash)") }
        if twice, try simulation.run(plan).hash != outcome.hash {
            report.failed += 1
            print("seed \(seed): two runs of it differ")
        }
        if let violation = outcome.violation {
            print("seed \(seed) FAILED: \(violation)")
            try shrink(plan, simulation)
        }
    }

    private func show(_ seed: UInt64, _ simulation: Simulation) throws {
        let plan = PlanDrawing.plan(seed: seed)
        let outcome = try simulation.run(plan, isTraced: true)
        print(plan)
        print(outcome.lines.joined(separator: "\n"))
        guard let violation = outcome.violation else { return print("seed \(seed) passed") }
        print("seed \(seed) FAILED: \(violation)")
        try shrink(plan, simulation)
        throw ExitCode(1)
    }

    /// Prints the shortest trace that still fails.
    private func shrink(_ plan: Plan, _ simulation: Simulation) throws {
        var shrinking = Shrinking(plan) { plan in (try? simulation.run(plan))?.violation }
        shrinking.shrink()
        let shortest = shrinking.plan
        let outcome = try simulation.run(shortest, isTraced: true)
        print("--- the shortest that fails, of \(shrinking.tries) tried:\n\(shortest)")
        print(outcome.lines.joined(separator: "\n"))
        print("--- \(outcome.violation.map { "\($0)" } ?? "")")
        print("--- again: Scripts/soak simulate --seed \(plan.seed)\(postgres.map { " --postgres \($0)" } ?? "")")
    }

    private func range() throws -> Range<UInt64> {
        let bounds = seeds.components(separatedBy: "..<").compactMap { UInt64($0) }
        guard bounds.count == 2, bounds[0] < bounds[1] else {
            throw ValidationError("--seeds: expected two numbers as 0..<1000, found \(seeds)")
        }
        return bounds[0]..<(seconds == nil ? bounds[1] : .max)
    }

    /// Begins the process anew where sets and dictionaries have another order each time.
    private static func hashTheSameEveryTime() throws {
        let variable = "SWIFT_DETERMINISTIC_HASHING"
        guard ProcessInfo.processInfo.environment[variable] == nil else { return }
        setenv(variable, "1", 1)
        let arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", arguments)
        throw ValidationError("the process could not be begun anew with \(variable): errno \(errno)")
    }
}
