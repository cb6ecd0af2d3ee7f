/// What came of running a task once for each point at which it may be cut off.
public struct ReplayVerdict: Hashable, Sendable, CustomStringConvertible {
    /// Something that was not as in the undisturbed run.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        /// Where the run was cut off; nil when two runs differ that nothing disturbed.
        public let point: ReplayPoint?
        /// What was not as it was, in words.
        public let what: String

        /// The point and the difference.
        public var description: String {
            guard let point else { return "two runs differ that nothing disturbed: \(what)" }
            return "cut off and replayed in \(point): \(what)"
        }
    }

    /// The points of the undisturbed run, in order.
    public let points: [ReplayPoint]
    /// How many of them were tried.
    public let tried: Int
    /// The first difference; nil when there is none.
    public let difference: Difference?

    /// Whether every point was tried, and none made a difference.
    public var isComplete: Bool {
        difference == nil && tried == points.count
    }

    /// What was tried, and what came of it.
    public var description: String {
        let rest = tried < points.count ? "; the limit left out \(points.count - tried)" : ""
        let end = difference.map { "\($0)" } ?? "no difference"
        return "\(tried) of \(points.count) points were tried\(difference == nil ? rest : ""): \(end)"
    }
}
