public import TriggerModel

/// What an operator may set about an engine.
public struct EngineOptions: Sendable {
    /// How long a worker's leases last after each sign of life.
    ///
    /// Default 30 s.
    public var lease: Duration
    /// How often a worker gives one.
    ///
    /// Default 10 s.
    public var heartbeat: Duration
    /// How long a worker whose connection closed has to come back.
    ///
    /// Default 2 s.
    public var reconnectGrace: Duration
    /// The most commands of one commit.
    ///
    /// Default 2,000.
    public var batchLimit: Int
    /// The most runs that one commit takes from outside; a single call may bring more.
    ///
    /// Default 500: what is under way goes first when there is more to do than the machine can. While every worker is full
    /// and there is something else to do, up to four commits in a row take none.
    public var triggerLimit: Int
    /// The most runs or timers that one commit recovers, admits or fires.
    ///
    /// Default 500.
    public var sweepLimit: Int

    /// The most runs that a bulk action comes to in one commit, 1 at least.
    ///
    /// Default 100. It looks at a hundred times as many to find them; those that it replays in one commit have 16 MB at most, unless it
    /// is one run.
    public var bulkPortion: Int

    /// What tells this server from others on the same database; the same each time it starts.
    ///
    /// Default empty. A server that starts ends the leases of the workers that lived in its earlier process, which it finds
    /// by this name.
    public var serverName: String
    /// The one region this server knows: a trigger that names another is refused.
    ///
    /// Default `default`.
    public var region: String

    /// What the environments are for.
    ///
    /// Default nil: what the store has, development for a new one. It is stored when the engine starts. Which declared schedules
    /// there are depends on it, and whether ticks pass while no worker is there.
    public var environmentType: EnvironmentType?
    /// The most runs of an environment that may hold a slot at once; and of each of its queues, per concurrency key.
    ///
    /// Default nil: what the store has, 10,000 for a new one. It is stored when the engine starts. Less than 0 counts as 0, more
    /// than 100,000 as that.
    public var environmentLimit: Int?
    /// How many times that many an environment may have as a whole.
    ///
    /// Default nil: what the store has, 1 for a new one. It is stored when the engine starts. Less than 1, or no number, counts
    /// as 1, more than a million as that.
    public var burst: Double?
    /// How many runs may stand in line in a queue whose tasks declare no `sizeLimit`.
    ///
    /// Default nil: as many as come. Less than 0 counts as 0.
    public var queueSizeLimit: Int?

    /// How long finished runs are kept.
    ///
    /// Default for ever.
    public var retention: Retention

    /// Whether objects that nothing names are removed from the object store, a day after they were stored.
    ///
    /// Default false.
    public var sweepsObjects: Bool

    /// How long the items of a batch may take to come, before it is aborted.
    ///
    /// Default an hour.
    public var batchOpenTime: Duration
    /// Where a `POST` without a key completes a token, if there is such a place.
    ///
    /// Default nil: tokens have no address.
    public var tokenURL: (@Sendable (TokenID, EnvironmentID) -> String?)?

    /// Who is told of runs that ended.
    ///
    /// Default nobody.
    public var observers: [any RunObserver]

    /// Makes options; every part has a default.
    public init(
        lease: Duration = .seconds(30),
        heartbeat: Duration = .seconds(10),
        reconnectGrace: Duration = .seconds(2),
        batchLimit: Int = 2_000,
        triggerLimit: Int = 500,
        sweepLimit: Int = 500,
        bulkPortion: Int = 100,
        serverName: String = "",
        region: String = EngineOptions.defaultRegion,
        environmentType: EnvironmentType? = nil,
        environmentLimit: Int? = nil,
        burst: Double? = nil,
        queueSizeLimit: Int? = nil,
        retention: Retention = .forever,
        sweepsObjects: Bool = false,
        batchOpenTime: Duration = .seconds(3_600),
        observers: [any RunObserver] = [],
        tokenURL: (@Sendable (TokenID, EnvironmentID) -> String?)? = nil
    ) {
        self.lease = lease
        self.heartbeat = heartbeat
        self.reconnectGrace = reconnectGrace
        self.batchLimit = batchLimit
        self.triggerLimit = triggerLimit
        self.sweepLimit = sweepLimit
        self.bulkPortion = bulkPortion
        self.serverName = serverName
        self.region = region
        self.environmentType = environmentType
        self.environmentLimit = environmentLimit
        self.burst = burst
        self.queueSizeLimit = queueSizeLimit
        self.retention = retention
        self.sweepsObjects = sweepsObjects
        self.batchOpenTime = batchOpenTime
        self.observers = observers
        self.tokenURL = tokenURL
    }

    /// The region of a server of which nobody says otherwise.
    public static let defaultRegion = "default"
}
