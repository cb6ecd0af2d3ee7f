public import TriggerModel

public import struct Foundation.Date

/// A runnable run's place in the ready queue: which workers may take it, and when it comes up.
public struct ReadyPlace: Hashable, Sendable {
    /// Which workers may take it: the version it is pinned to, empty for any, or `@worker` while it is offered to one alone.
    public var lane: String
    /// Whether it was woken, recovered or handed back, and so comes before new work.
    public var isResumed: Bool
    /// Its time in line; the earlier, the sooner.
    public var score: Date

    /// Makes a place.
    public init(lane: String, isResumed: Bool, score: Date) {
        self.lane = lane
        self.isResumed = isResumed
        self.score = score
    }

    /// The lane of runs that belong to a version; nil for those that any worker may take.
    public static func lane(version: String?) -> String {
        version ?? ""
    }

    /// The lane of runs offered to one worker alone, because it has them parked.
    public static func lane(worker: WorkerID) -> String {
        "@" + worker.rawValue
    }

    /// Whether the place is offered to one worker alone.
    public var isReserved: Bool {
        lane.hasPrefix("@")
    }
}
