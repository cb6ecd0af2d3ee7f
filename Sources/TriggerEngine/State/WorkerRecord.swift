public import TriggerModel

public import struct Foundation.Date

/// A registered worker process.
public struct WorkerRecord: Hashable, Sendable {
    /// Its environment.
    public var environment: EnvironmentID
    /// Its identity.
    public var id: WorkerID
    /// Its app's version.
    public var version: String
    /// Where it runs, for people.
    public var name: String
    /// The ids of its tasks.
    public var tasks: [String]
    /// Whether it lives in the server's own process and so died with it.
    public var isInProcess: Bool
    /// When it first registered.
    public var registeredAt: Date
    /// Until when its leases hold unless it gives a sign of life.
    public var leaseUntil: Date
    /// Whether a starting server renewed its leases, and it has not been heard of since.
    public var isRenewed: Bool
    /// The name of the server it registered with last; empty where servers have none.
    public var server: String

    /// Makes a record.
    public init(
        environment: EnvironmentID, id: WorkerID, version: String, name: String, tasks: [String], isInProcess: Bool,
        registeredAt: Date, leaseUntil: Date, isRenewed: Bool = false, server: String = ""
    ) {
        self.environment = environment
        self.id = id
        self.version = version
        self.name = name
        self.tasks = tasks
        self.isInProcess = isInProcess
        self.registeredAt = registeredAt
        self.leaseUntil = leaseUntil
        self.isRenewed = isRenewed
        self.server = server
    }

    /// The lanes it may take runs from.
    public var lanes: [String] {
        [ReadyPlace.lane(worker: id), ReadyPlace.lane(version: version), ReadyPlace.lane(version: nil)]
    }
}
