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
    /// The app's hooks; none by default.
    public var hooks: GlobalHooks
    /// The retry policy of tasks that have none of their own.
    ///
    /// Default three attempts.
    public var retry: RetryPolicy
    /// The clock; the machine's by default.
    public var time: any TimeSource
    /// Where chance comes from; the system's generator by default.
    public var ids: any IDSource
    /// Where the worker logs; every run's logger is made of it.
    public var logger: Logger

    /// Makes options.
    public init(
        version: String = WorkerRegistration.localVersion, slots: Int = 1000, parkedRuns: Int = 50_000,
        name: String? = nil,
        replay: ReplayMode = .fromEnvironment, drainTimeout: Duration = .seconds(10),
        hooks: GlobalHooks = GlobalHooks(),
        retry: RetryPolicy = .default, time: any TimeSource = SystemTime(), ids: any IDSource = SystemIDSource(),
        logger: Logger = Logger(label: "trigger.worker")
    ) {
        self.version = version
        self.slots = max(1, slots)
        self.parkedRuns = max(0, parkedRuns)
        let process = ProcessInfo.processInfo
        self.name = name ?? "\(process.hostName):\(process.processIdentifier)"
        self.replay = replay
        self.drainTimeout = drainTimeout
        self.hooks = hooks
        self.retry = retry
        self.time = time
        self.ids = ids
        self.logger = logger
    }
}
