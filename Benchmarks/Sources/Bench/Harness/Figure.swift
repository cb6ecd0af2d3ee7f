/// One line of the table: a value, the bare limit measured in the same run, and what it is held against.
struct Figure: Sendable {
    /// One word, unique among all figures.
    var name: String
    /// What was measured, for people.
    var title: String
    /// The median of the rounds.
    var value: Double
    var unit: String
    /// What the machine allows at most, or what the value grew from, in the same unit.
    var limit: Double?
    /// The median of the rounds' values over their limits.
    var ratio: Double?
    /// What the value is held against.
    var goal: Goal?
    /// What the ratio is held against.
    var ratioGoal: Goal?
    /// Processor time for each run, step or commit.
    var cpuMicroseconds: Double?
    /// What else a reader should know.
    var note: String?

    init(_ name: String, _ title: String, _ value: Double, _ unit: String) {
        self.name = name
        self.title = title
        self.value = value
        self.unit = unit
    }

    /// Whether everything that must be reached is.
    var isOK: Bool {
        holds { $0.isMet(by: $1) }
    }

    /// Whether everything that is aimed at is reached.
    var reachesAim: Bool {
        holds { $0.isAimMet(by: $1) }
    }

    private func holds(_ test: (Goal, Double) -> Bool) -> Bool {
        let ratioHolds = ratioGoal.map { goal in ratio.map { test(goal, $0) } ?? false }
        return (goal.map { test($0, value) } ?? true) && (ratioHolds ?? true)
    }
}
