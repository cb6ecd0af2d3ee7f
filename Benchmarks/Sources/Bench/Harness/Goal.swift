/// What a figure is held against: what it must reach, and what is aimed at.
struct Goal: Sendable {
    /// Which way is better.
    enum Sense: Sendable {
        case atLeast
        case atMost
    }

    var sense: Sense
    var must: Double
    var aim: Double

    static func atLeast(_ must: Double, aim: Double) -> Goal {
        Goal(sense: .atLeast, must: must, aim: aim)
    }

    static func atMost(_ must: Double, aim: Double) -> Goal {
        Goal(sense: .atMost, must: must, aim: aim)
    }

    func isMet(by value: Double) -> Bool {
        sense == .atLeast ? value >= must : value <= must
    }

    func isAimMet(by value: Double) -> Bool {
        sense == .atLeast ? value >= aim : value <= aim
    }
}
