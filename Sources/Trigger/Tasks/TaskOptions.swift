public import TriggerModel

/// What a task says about all of its runs.
///
/// Every part is optional.
public struct TaskOptions: Hashable, Sendable {
    /// The queue its runs go to; `task/<id>` when nil.
    public var queue: TaskQueue?
    /// When and how often a failed attempt is repeated; the app's default, three attempts, when nil.
    public var retry: RetryPolicy?
    /// How long each attempt may be active; the app's default, as long as it takes, when nil.
    ///
    /// At least 5 s: less counts as that. Time in waits that give the slot back does not count, nor does that between
    /// attempts; waits of up to 5 s and replays do. At the limit the Swift task of the run is cancelled and its context
    /// sealed, and the run ends as timed out, without another attempt, without `onFailure` and without `cleanup`. Code that
    /// does not heed that is cut loose after ``WorkerOptions/stopGrace``.
    public var maxDuration: MaxDuration?
    /// The machine its runs are to have; the app's default, `small-1x`, when nil.
    public var machine: MachinePreset?
    /// How long a run may wait in its queue before it ends as expired without having begun.
    ///
    /// The app's default, none, when nil; none when zero.
    public var ttl: Duration?
    /// When it runs by itself; only of tasks whose payload is a ``/TriggerModel/ScheduledRun``.
    public var schedule: TaskSchedule?

    /// Makes options; the defaults say nothing.
    public init(
        queue: TaskQueue? = nil, retry: RetryPolicy? = nil, maxDuration: MaxDuration? = nil,
        machine: MachinePreset? = nil, ttl: Duration? = nil, schedule: TaskSchedule? = nil
    ) {
        self.queue = queue
        self.retry = retry
        self.maxDuration = maxDuration
        self.machine = machine
        self.ttl = ttl
        self.schedule = schedule
    }
}
