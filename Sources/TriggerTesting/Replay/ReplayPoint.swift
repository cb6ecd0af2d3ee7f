/// A place where a run may be cut off: a write of its journal, a suspension, the end of an attempt.
public struct ReplayPoint: Hashable, Sendable, CustomStringConvertible {
    /// On which side of the write it is cut off.
    public enum Moment: String, Hashable, Sendable {
        /// The code came there, and nothing of it was stored.
        case before
        /// It was stored, and the code did not hear of it.
        case after
    }

    /// The task whose run is cut off.
    public let task: String
    /// The payload of that run, as JSON; it tells the runs of one task apart.
    public let payload: String
    /// What is written there, in words: `the result of the step "charge"`.
    public let what: String
    /// The how-manieth of such places it is, from 1.
    public let occurrence: Int
    /// On which side it is cut off.
    public let moment: Moment

    /// One line: `fulfil-order, before the result of the step "charge" is stored`.
    public var description: String {
        let count = occurrence > 1 ? " (time \(occurrence))" : ""
        let end = moment == .before ? "is stored" : "was stored"
        return "\(task), \(moment.rawValue) \(what)\(count) \(end)"
    }
}
