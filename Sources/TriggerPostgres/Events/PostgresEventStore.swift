#if Postgres
public import TriggerEngine
public import TriggerModel

public import struct Foundation.Date

/// An event store in the database of the runs, in tables of its own, which any number of servers may use at once.
///
/// It has two connections of its own, so that no commit of a run waits for it, and does not wait for the server's disk
/// (`synchronous_commit = off`): what a server that loses its power takes with it is the last second's lines.
public final class PostgresEventStore: EventStore {
    private let writer: EventSession
    private let reader: EventSession
    private let rest: Duration

    /// Opens an event store in a database whose tables a ``PostgresStore`` made or brought up to date; it connects when it is first used.
    ///
    /// - Parameters:
    ///   - location: Where the runs are.
    ///   - rest: How long its thread rests after each commit, so that what comes meanwhile makes one of the next. Default 10 ms.
    public init(at location: PostgresLocation, rest: Duration = .milliseconds(10)) {
        writer = EventSession(location: location, name: "trigger.events")
        reader = EventSession(location: location, name: "trigger.events.read")
        self.rest = rest
    }

    /// Stores events, each once.
    ///
    /// - Returns: Those that are new or ended a span.
    /// - Throws: A ``/TriggerEngine/StoreError``, with none of them stored.
    public func append(
        _ events: [TraceEvent], to environment: EnvironmentID, now: Date
    ) async throws -> [TraceEvent] {
        guard !events.isEmpty else { return [] }
        return try await writer.perform(resting: rest) { try $0.append(events, to: environment, now: now) }
    }

    /// The events of some runs, in the order they were: the last of them.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func events(_ environment: EnvironmentID, matching query: EventQuery) async throws -> EventPage {
        try await reader.perform { try $0.events(environment, matching: query) }
    }

    /// Deletes some of the oldest events.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func prune(before instant: Date, keeping bytes: Int64, limit: Int) async throws -> Int {
        try await writer.perform { try $0.pruneEvents(before: instant, keeping: bytes, limit: limit) }
    }

    /// How much there is.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func usage() async throws -> EventUsage {
        try await reader.perform { try $0.eventUsage() }
    }

    /// Closes the connections once the work in hand is done.
    public func close() async throws {
        await writer.close()
        await reader.close()
    }
}
#endif
