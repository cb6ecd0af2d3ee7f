public import TriggerModel

/// Which schedules a command is about.
public struct ScheduleLoads: Hashable, Sendable {
    /// A schedule by its identity.
    public struct Place: Hashable, Sendable {
        /// Its environment.
        public var environment: EnvironmentID
        /// Its identity.
        public var id: ScheduleID

        /// Makes a place.
        public init(environment: EnvironmentID, id: ScheduleID) {
            self.environment = environment
            self.id = id
        }
    }

    /// Schedules by their identities.
    public var ids: [Place]
    /// Schedules by their deduplication keys, in whichever environments they are.
    public var keys: [String]
    /// The environments all of whose schedules that tasks declare are asked for, gone or not.
    public var declaredIn: [EnvironmentID]

    /// Asks for schedules; for none unless said otherwise.
    public init(ids: [Place] = [], keys: [String] = [], declaredIn: [EnvironmentID] = []) {
        self.ids = ids
        self.keys = keys
        self.declaredIn = declaredIn
    }

    /// Whether it asks for none.
    package var isEmpty: Bool {
        ids.isEmpty && keys.isEmpty && declaredIn.isEmpty
    }

    /// Asks for others too.
    mutating func add(_ others: ScheduleLoads) {
        ids += others.ids
        keys += others.keys
        declaredIn += others.declaredIn.filter { !declaredIn.contains($0) }
    }
}

/// Which schedules of an environment to read.
public enum ScheduleQuery: Hashable, Sendable {
    /// One, gone or not.
    case one(ScheduleID)
    /// A page of those that are not gone, newest first.
    case page(offset: Int, limit: Int)
}

/// The schedules of a page, and how many there are in all.
public struct ScheduleRecords: Hashable, Sendable {
    /// The schedules.
    public var page: [ScheduleRecord]
    /// How many there are in the environment.
    public var count: Int

    /// Makes a page.
    public init(page: [ScheduleRecord], count: Int) {
        self.page = page
        self.count = count
    }
}

/// Who there is in an environment to do work.
public struct Attendance: Hashable, Sendable {
    /// What the environment is for.
    public var type: EnvironmentType
    /// Whether any worker is registered now.
    public var hasWorkers: Bool

    /// Makes an attendance.
    public init(type: EnvironmentType, hasWorkers: Bool) {
        self.type = type
        self.hasWorkers = hasWorkers
    }
}
