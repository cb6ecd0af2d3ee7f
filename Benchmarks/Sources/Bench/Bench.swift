import ArgumentParser
import Foundation

/// Measures how fast and how big the system is, each figure beside what the machine allows at most.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast and how big the system is.",
        discussion: "Without names, all that take less than a minute. Exits with 1 when a figure misses what it must."
    )

    @Argument(help: "What to measure; see --list.")
    var names: [String] = []

    @Flag(help: "Measure everything, also what takes minutes.")
    var all = false

    @Flag(help: "Measure the store on PostgreSQL; TRIGGER_TEST_DATABASE_URL says where its server is.")
    var postgres = false

    @Flag(help: "Say what can be measured.")
    var list = false

    @Flag(help: "Print one JSON object a figure instead of a table.")
    var json = false

    @Flag(help: "Print the table in Markdown.")
    var markdown = false

    @Option(help: "How often each is measured; the median counts.")
    var rounds = 3

    @Option(help: "What part of the usual numbers of runs, for a quick look.")
    var scale = 1.0

    func validate() throws {
        let known = measurements.map { $0.name }
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw ValidationError("\(unknown): not known; \(known.joined(separator: ", ")) are")
        }
    }

    func run() async throws {
        if list { return printList() }
        var figures: [Figure] = []
        for measurement in chosen {
            Progress.say("measuring \(measurement.name): \(measurement.summary)")
            let new = try await measurement.init().figures(Plan(rounds: max(1, rounds), scale: scale))
            if json { for figure in new { print(try figure.jsonLine()) } }
            figures += new
        }
        if !json { printTable(figures) }
        let missed = figures.filter { !$0.isOK }.map(\.name)
        guard missed.isEmpty else {
            Progress.say("missed: \(missed.joined(separator: ", "))")
            throw ExitCode(1)
        }
    }

    private var chosen: [any Measurement.Type] {
        guard names.isEmpty else { return measurements.filter { names.contains($0.name) } }
        if postgres { return measurements.filter { $0.needsPostgres } }
        return measurements.filter { (all || !$0.takesLong) && !$0.needsPostgres }
    }

    private func printTable(_ figures: [Figure]) {
        let table = FigureTable(figures: figures)
        print("\(Machine.description); \(rounds) rounds, medians" + (scale == 1 ? "" : "; scale \(scale)"))
        print("")
        print(markdown ? table.markdown : table.text)
    }

    private func printList() {
        for measurement in measurements {
            print("\(measurement.name): \(measurement.summary)\(measurement.takesLong ? " (long)" : "")")
        }
    }
}
