import TriggerModel

import struct Foundation.Date

/// What a worker has of a run that it runs or has parked, and every decision about when the run gives its slot back.
///
/// Methods decide; what is to be done outside is put down in `effects` and done by ``RunSession`` after the lock is left.
struct SessionState: Sendable {
    /// Where the run stands in this worker.
    enum Phase: Sendable {
        /// An execution is under way.
        case live
        /// Nothing is in flight: the engine was asked to suspend the run and has not answered.
        case suspending
        /// The execution is over; the code stays parked.
        case suspended
        /// The run left this worker.
        case over(RunDropped)
    }

    /// The time a branch has, after what it waited for was delivered, to make its next call before it no longer counts.
    static let grace: Duration = .seconds(1)

    let host: RunHost
    /// Whether the run is dropped at its next suspension rather than parked.
    let dropsWhenSuspended: Bool
    var phase = Phase.live
    /// Whether the attempt's code runs: only then are its calls accepted.
    var isAttemptOpen = false
    var holdsSlot = true
    var isDraining = false
    var isWakeSent = false

    var execution: ExecutionID
    /// The attempt under way, or the last one.
    var attempt = 0
    var journal: Journal
    /// Short waits and writes in flight.
    var calls = 0
    /// Step bodies in flight.
    var bodies = 0
    /// Branches that stand still, in the order they came to.
    var waiters: [Waiter] = []
    /// Branches that were cancelled before they stood still.
    var cancelled: Set<ObjectIdentifier> = []
    /// Branches that were delivered what they waited for and have not made a call since, each until when it counts.
    var graces: [TaskIdentity: Date] = [:]
    /// From when on the time of the execution was not yet reported.
    var activeSince: Date
    /// How long the attempt was active before that, in milliseconds.
    var activeMs: Int64
    /// What the last request to suspend said of that.
    var saidMs: Int64 = 0
    /// How long it may be, in milliseconds; nil for as long as it takes.
    let maxDurationMs: Int64?
    /// When the run is to be looked at, if it is.
    var deadline: Deadline?
    /// How many there were.
    var deadlines = 0
    /// Whether the attempt took too long, which is to be written when its code has ended.
    var isOvertime = false
    /// Whether the worker is done with the code: it ended, or was cut loose.
    var isConcluded = false
    /// The epoch of the cancelled execution that is to be acknowledged when the code has ended.
    var cancelledEpoch: Int?
    /// The Swift task that runs the code, until the run leaves.
    var code: Task<Void, Never>?
    /// Steps whose beginning has not been said yet, and when it is to be.
    var openings: [(step: RunChange.StepOpening, dueAt: Date)] = []
    /// Whether the run will be looked at for them.
    var isOpeningAwaited = false
    /// What is known of the run's metadata, and what is to be sent of it; nothing while nobody asks.
    var metadataBuffer = Rare<MetadataBuffer>.none
    /// How many changes of it the attempt had made in earlier passes.
    var metadataMade: Int
    /// Whether the run will be looked at for changes to be sent.
    var isFlushAwaited = false
    /// When the attempt began.
    var attemptStartedAt: Date
    /// How long the run was active before the attempt, in milliseconds.
    var earlierMs: Int64
    /// Whether there are hooks for a run that is cancelled.
    let hasCancelHooks: Bool
    /// Whether the run has ended and is here for its hooks alone.
    let isForHooks: Bool
    /// Hooks of a run that was cancelled, while they run.
    var hooksUnderWay: HooksUnderWay?
    var effects: [SessionEffect] = []

    /// A branch that stands still.
    struct Waiter: Sendable {
        let branch: Branch
        let continuation: UnsafeContinuation<Void, any Error>

        var goal: Branch.Goal {
            branch.goal
        }
    }

    init(_ assignment: Assignment, host: RunHost, dropsWhenSuspended: Bool, hasCancelHooks: Bool) {
        self.hasCancelHooks = hasCancelHooks
        isForHooks = assignment.hooks != nil
        metadataMade = assignment.metadataChanges ?? 0
        attemptStartedAt = assignment.attemptStartedAt ?? assignment.run.startedAt
        earlierMs = assignment.earlierMs ?? 0
        self.host = host
        self.dropsWhenSuspended = dropsWhenSuspended
        execution = ExecutionID(run: assignment.run.id, epoch: assignment.execution.epoch)
        journal = Journal(assignment.entries)
        activeSince = host.time.now
        activeMs = assignment.activeMs ?? 0
        maxDurationMs = assignment.run.maxDurationMs
    }

    var time: any TimeSource {
        host.time
    }

    var isLive: Bool {
        if case .live = phase { true } else { false }
    }

    var isSuspended: Bool {
        if case .suspended = phase { true } else { false }
    }

    var dropped: RunDropped? {
        if case .over(let dropped) = phase { dropped } else { nil }
    }

    /// The execution that is under way, or was cancelled and is being stopped; nil for none.
    var held: ExecutionID? {
        if let cancelledEpoch, !isConcluded { return ExecutionID(run: execution.run, epoch: cancelledEpoch) }
        return holdsSlot ? execution : nil
    }

    /// How long the run has been active, the attempt under way included.
    var usage: RunUsage {
        let under = isLive && isAttemptOpen ? max(0, time.now.since(activeSince).milliseconds) : 0
        let attemptMs = activeMs + under
        return RunUsage(attempt: .milliseconds(attemptMs), total: .milliseconds(earlierMs + attemptMs))
    }

    /// The time since the last report, in milliseconds; reported by whoever asks.
    mutating func takeActiveMs() -> Int64 {
        let now = time.now
        let ms = max(0, now.since(activeSince).milliseconds)
        (activeSince, activeMs) = (now, activeMs + ms)
        return ms
    }

    /// What a request to suspend said does not count, since the execution goes on: it is said again with what comes after.
    mutating func takeBackActiveMs() {
        (activeSince, activeMs) = (activeSince + .milliseconds(-saidMs), activeMs - saidMs)
    }

    /// What is not yet reported of that, if it is limited and more than a while.
    func activeTime(over shortest: Duration) -> ActiveTime? {
        let time = time.now.since(activeSince)
        guard maxDurationMs != nil, isLive, isAttemptOpen, time > shortest else { return nil }
        return ActiveTime(execution: execution, attempt: attempt, activeMs: time.milliseconds)
    }

    mutating func takeEffects() -> [SessionEffect] {
        defer { effects = [] }
        return effects
    }
}

/// What is to be done after the lock is left, in this order.
enum SessionEffect: Sendable {
    /// A branch goes on.
    case resume(UnsafeContinuation<Void, any Error>, Result<Void, any Error>)
    /// A write whose answer nobody waits for.
    case post(ExecutionID, RunChange)
    /// Ask for the suspension of an execution whose branches stand at these entries.
    case suspend(ExecutionID, activeMs: Int64, waits: [EntryKey])
    /// Ask that a suspended run be queued again.
    case wake(ExecutionID)
    /// A branch counts as in flight until then, and nothing else does.
    case lookAgain(at: Date)
    /// Changes of metadata are to be sent then.
    case flush(at: Date)
    /// The hooks of a run that was cancelled in an attempt are to run.
    case runHooks(attempt: Int)
    /// A step's beginning is to be said then, unless the step has ended.
    case announce(at: Date)
    /// The run is not to be dropped at suspensions during its next pass.
    case spare
    /// The run stays here without a slot, after an execution.
    case park(ExecutionID)
    /// It does so no longer.
    case unpark
    case takeSlot
    case releaseSlot
    /// The code is to be stopped: the run is over.
    case stop(Task<Void, Never>)
    /// The run is to be looked at.
    case watch(SessionState.Deadline)
    /// It need not be.
    case unwatch(SessionState.Deadline)
    /// Somebody should know.
    case warn(String)
    /// A write that ends the run, which keeps its slot and its place in the table until it is answered.
    case end(ExecutionID, RunChange)
    /// A cancelled execution's code is done with; whether no hooks were run, had there been any.
    case acknowledge(ExecutionID, lacksHooks: Bool)
    /// The run leaves the table.
    case leave
}
