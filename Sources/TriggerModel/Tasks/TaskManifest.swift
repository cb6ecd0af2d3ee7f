/// What a worker tells the server of a task it has.
public struct TaskManifest: Hashable, Codable, Sendable {
    /// The task's id.
    public var id: String
    /// The queue its runs go to; `task/<id>` when absent.
    public var queue: QueueManifest?
    /// How failed attempts are repeated.
    public var retry: RetryPolicy
    /// How long each attempt of its runs may be active, in milliseconds; absent for as long as it takes.
    public var maxDurationMs: Int64?
    /// The machine its runs are to have; `small-1x` when absent.
    public var machine: MachinePreset?
    /// How long its runs may wait in their queue before they begin, in milliseconds; absent for as long as it takes.
    public var ttlMs: Int64?
    /// Whether its runs are given a ``ScheduledRun``, so that schedules may trigger it; absent for no.
    public var takesSchedules: Bool?
    /// The schedule it declares, if it does.
    public var schedule: ScheduleManifest?
    /// Whether there are hooks for a run that is cancelled or fails while no worker has it; absent for none.
    public var hooks: [PendingHooks.Kind]?

    /// Makes a description of a task.
    public init(
        id: String, queue: QueueManifest? = nil, retry: RetryPolicy = .default, maxDurationMs: Int64? = nil,
        machine: MachinePreset? = nil, ttlMs: Int64? = nil, takesSchedules: Bool? = nil,
        schedule: ScheduleManifest? = nil, hooks: [PendingHooks.Kind]? = nil
    ) {
        self.id = id
        self.queue = queue
        self.retry = retry
        self.maxDurationMs = maxDurationMs
        self.machine = machine
        self.ttlMs = ttlMs
        self.takesSchedules = takesSchedules
        self.schedule = schedule
        self.hooks = hooks
    }

    /// Whether schedules may trigger it.
    public var isScheduled: Bool {
        schedule != nil || takesSchedules == true
    }

    /// The name of the queue its runs go to unless a trigger names another: its own where what it declares has no name.
    public var queueName: String {
        guard let name = queue?.name, !name.isEmpty else { return ownQueueName }
        return name
    }

    /// Whether its runs go to the queue that it has when it declares none.
    public var hasOwnQueue: Bool {
        queueName == ownQueueName
    }

    /// The name of the queue that it has when it declares none: `task/<id>`.
    public var ownQueueName: String {
        QueueManifest.implicitName(task: id)
    }
}

/// A queue as code declares it.
public struct QueueManifest: Hashable, Codable, Sendable {
    /// Its name: up to 128 of `[A-Za-z0-9_/-]`.
    public var name: String
    /// How many of its runs may hold a slot at once, per concurrency key where runs have one; absent for no limit of its own.
    public var concurrencyLimit: Int?
    /// How many of its runs may stand in line at once; absent for the server's default.
    public var sizeLimit: Int?

    /// Makes a queue; characters a name may not have are removed, as tasks.md §4.1 says.
    public init(name: String, concurrencyLimit: Int? = nil, sizeLimit: Int? = nil) {
        self.name = Self.sanitize(name)
        self.concurrencyLimit = concurrencyLimit.map { min(max(Self.limits.lowerBound, $0), Self.limits.upperBound) }
        self.sizeLimit = sizeLimit.map { max(0, $0) }
    }

    /// Reads a queue as a worker sends it: characters a name may not have are removed, limits are what they are.
    ///
    /// - Throws: A `DecodingError` when it is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(name: try container.decode(String.self, forKey: .name))
        concurrencyLimit = try container.decodeIfPresent(Int.self, forKey: .concurrencyLimit)
        sizeLimit = try container.decodeIfPresent(Int.self, forKey: .sizeLimit)
    }

    /// The limits there may be.
    public static let limits = 0...100_000

    /// The queue a task has when it names none.
    public static func implicitName(task: String) -> String {
        "task/" + sanitize(task)
    }

    /// Whether a name is as ``sanitize(_:)`` would leave it, told from its bytes.
    private static func isProper(_ name: String) -> Bool {
        name.utf8.count <= 128
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Removes the characters a queue name may not have and cuts it to 128.
    public static func sanitize(_ name: String) -> String {
        if isProper(name) { return name }
        let allowed = name.unicodeScalars.filter { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_/-".unicodeScalars.contains(scalar))
        }
        return String(String.UnicodeScalarView(allowed.prefix(128)))
    }
}
