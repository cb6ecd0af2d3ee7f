/// The run is no longer this worker's: its code here is to end, and whatever it still does changes nothing.
///
/// Every call on the run's context throws it from then on. No hook runs, and what the code returns is ignored; `defer` and
/// `catch` blocks do run. Let it pass.
public struct RunDropped: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why it was dropped.
    public enum Reason: String, Sendable {
        /// The worker drains; the run goes on elsewhere by replay.
        case drained
        /// The run was cancelled.
        case cancelled
        /// The attempt was active for longer than it may be (``TaskOptions/maxDuration``); the run ends as timed out.
        case timedOut
        /// Another execution of the run has begun.
        case movedOn
        /// The worker drops runs at every suspension (``ReplayMode/always``); it comes back by replay.
        case replayed
        /// More runs wait than the worker keeps in memory (``WorkerOptions/parkedRuns``); it comes back by replay.
        case forgotten
        /// The attempt or the run had ended before the call was made.
        case ended
        /// The worker was stopped.
        case stopped
    }

    /// Why it was dropped.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// One line for logs.
    public var description: String {
        switch reason {
        case .drained: "the worker drains; the run goes on elsewhere"
        case .cancelled: "the run was cancelled"
        case .timedOut: "the run was active for longer than its maximum duration"
        case .movedOn: "the run moved on; another execution of it has begun"
        case .replayed: "the worker drops runs at every suspension; the run comes back by replay"
        case .forgotten: "more runs wait than the worker keeps in memory; the run comes back by replay"
        case .ended: "the attempt that made this call had ended"
        case .stopped: "the worker was stopped"
        }
    }
}
