public import TriggerModel

public import struct Foundation.Date

/// The life of a run as a pure function: no I/O, no clock, no chance.
///
/// Each event has a file of its own beside this one; the whole table stands, by hand, in the tests.
public enum RunStateMachine {
    /// What an event makes of a run.
    ///
    /// - Returns: The run as it is to be and what follows from it, or why the event is refused and nothing changes.
    public static func apply(_ event: RunEvent, to run: RunState, now: Date) -> Result<Transition, Rejection> {
        let transition =
            switch event {
            case .enqueue(let lane): enqueue(run, lane: lane, now: now)
            case .endDelay(let lane): endDelay(run, lane: lane, now: now)
            case .reschedule(let instant): reschedule(run, to: instant)
            case .expire(let hooks): expire(run, hooks: hooks, now: now)
            case .register(let lane): register(run, lane: lane, now: now)
            case .announceMissing: announceMissing(run)
            case .dequeue(let offer): dequeue(run, offer: offer, now: now)
            case .start(let lease): start(run, lease: lease)
            case .suspend(let lease, let activeMs): suspend(run, lease: lease, activeMs: activeMs)
            case .wake: wake(run, now: now)
            case .call(let epoch): call(run, epoch: epoch, now: now)
            case .endOffer: endOffer(run)
            case .finish(let lease, let outcome, let activeMs):
                finish(run, lease: lease, outcome: outcome, activeMs: activeMs, now: now)
            case .endGap: endGap(run)
            case .lose(let policy, let chance): lose(run, policy: policy, chance: chance, now: now)
            case .recover: recover(run)
            case .handBack(let lease, let activeMs):
                handBack(run, lease: lease, activeMs: activeMs, now: now)
            case .cancel(let reason, let hooks): cancel(run, reason: reason, hooks: hooks, now: now)
            case .acknowledgeCancel(let lease, let lacksHooks):
                acknowledgeCancel(run, lease: lease, lacksHooks: lacksHooks, now: now)
            case .releaseCancelled: releaseCancelled(run, now: now)
            case .endHooks(let lease): endHooks(run, lease: lease)
            case .dropHooks(let isLost): dropHooks(run, isLost: isLost, now: now)
            }
        return transition.map { $0.stamped(now) }
    }
}

/// What happens to a run.
public enum RunEvent: Hashable, Sendable {
    /// It was triggered.
    case enqueue(Admission)
    /// The instant it was triggered for came.
    case endDelay(Admission)
    /// Somebody moved the instant it was triggered for.
    case reschedule(Date)
    /// Its time to live ended; `hooks` says whether its task has hooks for that.
    case expire(hooks: Bool = false)
    /// A worker that has its task, and its version of it, registered; or one with a task that declares its queue.
    case register(Admission)
    /// A worker registered in its environment, and none that ever did has its task.
    case announceMissing
    /// It was taken from the ready queue for a worker.
    case dequeue(Offer)
    /// The worker begins the attempt.
    case start(Lease)
    /// The worker has nothing in flight.
    case suspend(Lease, activeMs: Int64)
    /// Something it waits for completed.
    case wake
    /// A branch of it made a call after it was suspended in that epoch.
    case call(epoch: Int)
    /// The worker that parked it had its second to take it.
    case endOffer
    /// The attempt ended.
    case finish(Lease, AttemptResult, activeMs: Int64)
    /// The gap before its next attempt ended.
    case endGap
    /// Its execution vanished. `policy` and `chance` serve only when that fails the attempt.
    case lose(policy: RetryPolicy, chance: Double)
    /// The pause after a loss ended.
    case recover
    /// The worker gave it back unfinished.
    case handBack(Lease, activeMs: Int64)
    /// Somebody cancelled it; `hooks` says whether its task has hooks for that.
    case cancel(reason: String, hooks: Bool = false)
    /// The worker stopped it after a cancel; `lacksHooks` says that it ran no hooks for that, had there been any.
    case acknowledgeCancel(Lease, lacksHooks: Bool = false)
    /// The worker had its time to stop it after a cancel.
    case releaseCancelled
    /// The hooks of the run, which had ended, are through.
    case endHooks(Lease)
    /// The worker that was to run those is gone, lost or by its own word.
    case dropHooks(isLost: Bool)

    /// Which line a triggered run joins.
    public enum Admission: Hashable, Sendable {
        /// A worker that can run it registered once.
        case ready
        /// None did; `hasWorkers` tells whether the environment ever had any.
        case unregistered(hasWorkers: Bool)
        /// One did, but nobody declared the run's queue.
        case undeclared
    }

    /// A run offered to a worker.
    public struct Offer: Hashable, Sendable {
        /// The worker.
        public var worker: WorkerID
        /// The version the run is pinned to from now on; nil when the worker's app floats.
        public var version: String?
        /// The most attempts, where the trigger did not say.
        public var maxAttempts: Int
        /// How long each attempt may be active, in milliseconds, where the trigger did not say.
        public var maxDurationMs: Int64?
        /// The machine that the task names for its runs.
        public var machine: MachinePreset?
        /// The machine that the task names for runs that ran out of memory.
        public var outOfMemoryMachine: MachinePreset?

        /// Makes an offer.
        public init(
            worker: WorkerID, version: String?, maxAttempts: Int, maxDurationMs: Int64? = nil,
            machine: MachinePreset? = nil, outOfMemoryMachine: MachinePreset? = nil
        ) {
            self.worker = worker
            self.version = version
            self.maxAttempts = maxAttempts
            self.maxDurationMs = maxDurationMs
            self.machine = machine
            self.outOfMemoryMachine = outOfMemoryMachine
        }
    }

    /// The right of a worker to write into a run.
    public struct Lease: Hashable, Sendable {
        /// The worker.
        public var worker: WorkerID
        /// The fencing number.
        public var epoch: Int

        /// Makes a lease.
        public init(worker: WorkerID, epoch: Int) {
            self.worker = worker
            self.epoch = epoch
        }
    }

    /// How an attempt ended, the gap before the next as a duration.
    public enum AttemptResult: Hashable, Sendable {
        /// With an output.
        case success(Packet)
        /// With an error; `retryAfter` is the wish for another attempt.
        case failure(RunError, retryAfter: Duration?)
    }
}
