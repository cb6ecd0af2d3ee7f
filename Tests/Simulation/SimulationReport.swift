/// How many seeds went how.
struct SimulationReport {
    private(set) var passed = 0
    var failed = 0
    private var runs = 0
    private var commits = 0
    private var mishaps: [String: Int] = [:]

    /// Counts a seed.
    mutating func add(_ outcome: Simulation.Outcome) {
        if outcome.violation == nil { passed += 1 } else { failed += 1 }
        runs += outcome.runs
        commits += outcome.commits
        mishaps.merge(outcome.mishaps, uniquingKeysWith: +)
    }

    /// One line.
    func summary(seconds: Double) -> String {
        let faults = mishaps.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let time = "\(Int(seconds)) s, \(Int(seconds * 1000 / Double(max(1, passed + failed)))) ms a seed"
        return "\(passed) passed, \(failed) failed: \(runs) runs, \(commits) commits; \(faults); \(time)"
    }
}
