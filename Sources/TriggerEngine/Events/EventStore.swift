public import TriggerModel

public import struct Foundation.Date

/// Where the lines of logs and the spans of runs lie: beside the runs, never in the way of them.
///
/// It is written by a thread and a connection of its own, and its commits need not be on disk when they are answered: what a
/// machine that loses its power takes with it is the last lines, never a run.
public protocol EventStore: Sendable {
    /// Stores events, each identity once, however often it comes: one that is there stays as it is, but for a span that had not ended and
    /// now has. That keeps the earlier beginning.
    ///
    /// - Returns: Those that are new or ended a span, in their order.
    /// - Throws: A ``StoreError``, with none of them stored.
    func append(_ events: [TraceEvent], to environment: EnvironmentID, now: Date) async throws -> [TraceEvent]

    /// The events of some runs, in the order they were: the last of them, of all these runs together, within the bounds of the query.
    ///
    /// Not many more of them are in memory at once than twice what the bounds allow.
    ///
    /// - Throws: A ``StoreError``.
    func events(_ environment: EnvironmentID, matching query: EventQuery) async throws -> EventPage

    /// Deletes some of the oldest: those that were stored before an instant and, while more than `bytes` are in use, others. What a store
    /// wrote among older ones, such as a line that came late, may go with those.
    ///
    /// - Returns: How many; `limit` or some more where there may be others.
    /// - Throws: A ``StoreError``.
    func prune(before instant: Date, keeping bytes: Int64, limit: Int) async throws -> Int

    /// How much there is.
    ///
    /// - Throws: A ``StoreError``.
    func usage() async throws -> EventUsage

    /// Ends the use of the store once the work in hand is done.
    ///
    /// - Throws: A ``StoreError`` when the database could not be closed.
    func close() async throws
}

/// Which events to read.
public struct EventQuery: Hashable, Sendable {
    /// The runs.
    public var runs: [RunID]
    /// Only lines and spans that began then or later.
    public var since: Date?
    /// The most to read: the latest.
    public var limit: Int
    /// About how many bytes of them to read at most; one that goes beyond is the last.
    public var mostBytes: Int

    /// Makes a query.
    public init(runs: [RunID], since: Date? = nil, limit: Int = 10_000, mostBytes: Int = 32 * 1024 * 1024) {
        self.runs = runs
        self.since = since
        self.limit = limit
        self.mostBytes = mostBytes
    }
}

/// The events that a query found.
public struct EventPage: Hashable, Sendable {
    /// The events, in the order they were.
    public var events: [TraceEvent]
    /// Whether there may be earlier ones, for which the query has no room.
    public var isCut: Bool

    /// Makes a page.
    public init(events: [TraceEvent], isCut: Bool) {
        self.events = events
        self.isCut = isCut
    }
}

/// How much an event store holds.
public struct EventUsage: Hashable, Codable, Sendable {
    /// About how many lines and spans.
    public var events: Int64
    /// About how many bytes they take.
    public var bytes: Int64
    /// When the oldest was stored; nil for none.
    public var oldest: Date?

    /// Makes the figures.
    public init(events: Int64, bytes: Int64, oldest: Date?) {
        self.events = events
        self.bytes = bytes
        self.oldest = oldest
    }
}

extension TraceEvent {
    /// The order in which events are read: by time, and in one place as they were recorded.
    package static func isEarlier(_ one: TraceEvent, _ other: TraceEvent) -> Bool {
        if one.startedAt != other.startedAt { return one.startedAt < other.startedAt }
        if one.run != other.run { return one.run < other.run }
        if one.place != other.place { return one.place.text < other.place.text }
        return one.sequence < other.sequence
    }
}
