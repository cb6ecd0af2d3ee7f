public import struct Foundation.Date

/// What a server says of itself to everybody: `GET /healthcheck`.
public struct ServerHealth: Codable, Hashable, Sendable {
    /// `ok` when it serves.
    public var status: String
    /// The version of its program; absent when it does not say.
    public var version: String?
    /// How it stands with log lines and spans; absent where it keeps none.
    public var events: EventHealth?

    /// Makes the statement.
    public init(status: String, version: String? = nil, events: EventHealth? = nil) {
        self.status = status
        self.version = version
        self.events = events
    }
}

/// How a server has fared with log lines and spans since it started.
public struct EventHealth: Codable, Hashable, Sendable {
    /// How many were dropped, since there was no room for them.
    public var dropped: Int64
    /// How many were deleted, since they were too old or took too much room.
    public var pruned: Int64
    /// When it last looked for some to delete, and got through.
    public var prunedAt: Date?

    /// Makes the figures.
    public init(dropped: Int64, pruned: Int64, prunedAt: Date?) {
        self.dropped = dropped
        self.pruned = pruned
        self.prunedAt = prunedAt
    }
}
