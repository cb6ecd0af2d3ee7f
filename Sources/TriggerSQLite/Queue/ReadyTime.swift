import TriggerModel

/// When a run comes up: woken and recovered runs first, then by their time in line.
struct ReadyTime: Comparable {
    /// 0 for runs that come before new work, 1 for new work.
    var rank: Int64
    /// Milliseconds since 1970.
    var score: Int64

    static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.rank, lhs.score) < (rhs.rank, rhs.score)
    }

    /// Before any run.
    static let start = ReadyTime(rank: -1, score: 0)
}

extension Bindings {
    mutating func add(_ time: ReadyTime) {
        add(time.rank)
        add(time.score)
    }

    mutating func add(_ place: LineReading.Place) {
        add(place.time)
        add(place.run.rawValue)
    }
}
