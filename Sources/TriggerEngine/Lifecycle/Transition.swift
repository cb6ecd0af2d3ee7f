public import TriggerModel

public import struct Foundation.Date

/// What an event makes of a run.
public struct Transition: Hashable, Sendable {
    /// The run as it is to be.
    public var run: RunState
    /// What follows from it, for others than the run.
    public var effects: [RunEffect]

    /// Makes a transition.
    public init(_ run: RunState, _ effects: [RunEffect] = []) {
        self.run = run
        self.effects = effects
    }

    func stamped(_ now: Date) -> Transition {
        var transition = self
        transition.run.updatedAt = now
        return transition
    }
}

/// What follows from a transition for others than the run itself.
///
/// All of it is part of the same commit.
public enum RunEffect: Hashable, Sendable {
    /// A timer of the run is set, or moved.
    case setTimer(EngineTimer.Kind, at: Date)
    /// A timer of the run is removed, if it is there.
    case endTimer(EngineTimer.Kind)
    /// Its pending waits end: the unkeyed ones, which only the attempt that ended could find again, or all.
    case endWaits(unkeyedOnly: Bool)
    /// The runs that wait for it learn how it ended.
    case answerDependents
    /// The worker that held it is told to stop it.
    case notifyCancelled(WorkerID, epoch: Int, reason: String)
    /// The worker that has it parked is told that it will not go on there.
    case notifyLost(WorkerID, epoch: Int)
}

/// Why an event does not apply to a run as it is.
public enum Rejection: Error, Hashable, Sendable {
    /// The lease is not the run's: it moved on.
    case stale
    /// What the event says was done before, by the same execution: the answer may be repeated.
    case duplicate
    /// The run has ended.
    case finished
    /// Nothing to do for a run in this state.
    case notApplicable
}
