import Foundation
public import Logging
public import TriggerModel

/// How a worker works.
///
/// Every part has a default.
public struct WorkerOptions: Sendable {
    /// The app's version, which its runs are pinned to.
    ///
    /// `local`, the default, floats: runs go on with whatever code is there.
    public var version: String
    /// How many runs it executes at once; runs that are parked in a wait do not count.
    ///
    /// Default 1000, at least 1.
    public var slots: Int
    /// How many waiting runs it keeps in memory, to go on where they stand; of more, those that have waited longest are
    /// dropped, and come back by replay.
    ///
    /// Default 50,000, about 4 KB each; 0 keeps none.
    public var parkedRuns: Int
    /// Where it runs, for people; host and process number by default.
    public var name: String
    /// When runs are replayed.
    ///
    /// What the environment variable `TRIGGER_REPLAY` says by default.
    public var replay: ReplayMode
    /// How long step bodies in flight may take to end when the worker is to stop.
    ///
    /// Default 10 s.
    public var drainTimeout: Duration
    /// How long the code of a run that was cancelled, or was active for longer than it may be, has to end before it is cut loose:
    /// nobody waits for it any longer, and whatever it still does counts for nothing.
    ///
    /// Default 30 s.
    public var stopGrace: Duration
    /// The app's hooks; none by default.
    public var hooks: GlobalHooks
    /// The retry policy of tasks that have none of their own.
    ///
    /// Default three attempts.
    public var retry: RetryPolicy
    /// How long each attempt may be active of tasks that do not say so themselves; nil, the default, for as long as it takes.
    public var maxDuration: MaxDuration?
    /// The machine of runs whose tasks name none; `small-1x` by default.
    public var machine: MachinePreset?
    /// The time to live of runs whose tasks have none; nil, the default, for none.
    public var ttl: Duration?
    /// The clock; the machine's by default.
    public var time: any TimeSource
    /// Where chance comes from; the system's generator by default.
    public var ids: any IDSource
    /// Where the worker logs; every run's logger is made of it.
    public var logger: Logger
    /// How much of what runs log and trace is kept with them.
    public var recording: RecordingOptions
    /// What a test kit sees and replaces; nil everywhere else.
    package var probe: WorkerProbe?

    /// Makes options.
    public init(
        version: String = WorkerRegistration.localVersion, slots: Int = 1000, parkedRuns: Int = 50_000,
        name: String? = nil,
        replay: ReplayMode = .fromEnvironment, drainTimeout: Duration = .seconds(10),
        stopGrace: Duration = .seconds(30), hooks: GlobalHooks = GlobalHooks(), retry: RetryPolicy = .default,
        maxDuration: MaxDuration? = nil, machine: MachinePreset? = nil, ttl: Duration? = nil,
        time: any TimeSource = SystemTime(), ids: any IDSource = SystemIDSource(),
        logger: Logger = Logger(label: "trigger.worker"), recording: RecordingOptions = RecordingOptions()
    ) {
        self.version = version
        self.slots = max(1, slots)
        self.parkedRuns = max(0, parkedRuns)
        let process = ProcessInfo.processInfo
        self.name = name ?? "\(process.hostName):\(process.processIdentifier)"
        self.replay = replay
        self.drainTimeout = drainTimeout
        self.stopGrace = stopGrace
        self.hooks = hooks
        self.retry = retry
        self.maxDuration = maxDuration
        self.machine = machine
        self.ttl = ttl
        self.time = time
        self.ids = ids
        self.logger = logger
        self.recording = recording
    }
}
