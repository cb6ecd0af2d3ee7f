/// What a worker says of itself when it joins, or comes back.
public struct WorkerRegistration: Codable, Sendable {
    /// The id it had before, when it comes back; absent the first time.
    public var id: WorkerID?
    /// Its app's version; `local` for one that floats.
    public var version: String
    /// Where it runs, for people: host and process number.
    public var name: String
    /// The tasks it has.
    public var tasks: [TaskManifest]
    /// The executions it still has in hand.
    ///
    /// Whatever else the server thought it had is handed out again at no cost.
    public var holding: [ExecutionID]

    /// The version of an app that has none: its runs go on with whatever code is there.
    public static let localVersion = "local"

    /// Makes a registration.
    public init(
        id: WorkerID? = nil, version: String, name: String, tasks: [TaskManifest], holding: [ExecutionID] = []
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.tasks = tasks
        self.holding = holding
    }
}

/// A lease on a run: the run, and the number that fences every write under the lease.
public struct ExecutionID: Hashable, Codable, Sendable {
    /// The run.
    public var run: RunID
    /// The fencing number.
    public var epoch: Int

    /// Makes the pair.
    public init(run: RunID, epoch: Int) {
        self.run = run
        self.epoch = epoch
    }
}

/// The server's answer to a registration.
public struct WorkerGrant: Codable, Sendable {
    /// The worker's id from now on.
    public var id: WorkerID
    /// How long its leases last after each sign of life.
    public var leaseMs: Int64
    /// How often it should give one.
    public var heartbeatMs: Int64
    /// The environment it works in; absent where the server does not say.
    public var environment: EnvironmentID?
    /// The server's region; absent where the server does not say.
    public var region: String?
    /// What the environment is for; absent where the server does not say.
    public var environmentType: EnvironmentType?
    /// Executions of `holding` that are no longer the worker's.
    public var lost: [ExecutionID]

    /// Makes an answer.
    public init(
        id: WorkerID, leaseMs: Int64, heartbeatMs: Int64, lost: [ExecutionID], environment: EnvironmentID? = nil,
        region: String? = nil, environmentType: EnvironmentType? = nil
    ) {
        self.id = id
        self.leaseMs = leaseMs
        self.heartbeatMs = heartbeatMs
        self.lost = lost
        self.environment = environment
        self.region = region
        self.environmentType = environmentType
    }
}
