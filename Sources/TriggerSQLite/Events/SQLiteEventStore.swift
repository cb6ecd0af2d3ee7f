public import Foundation
import GRDB
public import TriggerEngine
public import TriggerModel

/// An event store in a SQLite file of its own, or in memory.
///
/// Its writer has a thread of its own, and does not wait for the disk (WAL, `synchronous=NORMAL`): what the machine takes with it
/// when it loses its power is the last lines. A process that dies loses none that were stored.
public final class SQLiteEventStore: EventStore {
    private let thread = StoreThread(name: "trigger.events")
    private let database: any DatabaseWriter
    private let file: String
    private let rest: Duration

    init(database: any DatabaseWriter, file: String, rest: Duration) {
        self.database = database
        self.file = file
        self.rest = rest
    }

    /// Opens an event store, and makes its tables where they are missing.
    ///
    /// - Parameters:
    ///   - location: Where it is.
    ///   - rest: How long its thread rests after each commit, so that what comes meanwhile makes one of the next. Default 10 ms for a
    ///     file; none in memory.
    /// - Returns: The store, to be closed when it is no longer used.
    /// - Throws: A ``/TriggerEngine/StoreError`` that says what is wrong with the file and what to do about it.
    public static func open(at location: SQLiteLocation, rest: Duration? = nil) async throws -> SQLiteEventStore {
        try await OwnThread.run { try EventStoreOpening(location: location, rest: rest).open() }
    }

    /// Stores events, each once.
    ///
    /// - Returns: Those that are new or ended a span.
    /// - Throws: A ``/TriggerEngine/StoreError``, with none of them stored.
    public func append(
        _ events: [TraceEvent], to environment: EnvironmentID, now: Date
    ) async throws -> [TraceEvent] {
        guard !events.isEmpty else { return [] }
        return try await withCheckedThrowingContinuation { continuation in
            thread.call { [self] in
                let result = write { connection in
                    var append = AppendEvents(connection, to: environment, now: now)
                    return try append.run(events)
                }
                continuation.resume(with: result)
                if rest > .zero { _ = poll(nil, 0, CInt(clamping: rest.milliseconds)) }
            }
        }
    }

    /// The events of some runs, in the order they were: the last of them.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func events(_ environment: EnvironmentID, matching query: EventQuery) async throws -> EventPage {
        try await read { try ReadEvents(environment: environment, query: query).run($0) }
    }

    /// Deletes some of the oldest events, and gives the room that was theirs back to the file system.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func prune(before instant: Date, keeping bytes: Int64, limit: Int) async throws -> Int {
        try await thread.run { [self] in
            try write { try PruneEvents(instant: instant, bytes: bytes, limit: limit).run($0) }.get()
        }
    }

    /// How much there is.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public func usage() async throws -> EventUsage {
        try await read { try $0.eventUsage() }
    }

    /// Closes the file once the work in hand is done.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError`` when it could not be closed.
    public func close() async throws {
        try await thread.run { [database, file] in try StoreError.result(file: file) { try database.close() }.get() }
    }

    private func write<Value>(_ body: (Connection) throws -> Value) -> Result<Value, any Error> {
        StoreError.result(file: file) {
            try database.writeWithoutTransaction { database in
                let connection = Connection(database: database, file: file)
                try connection.statement("BEGIN IMMEDIATE").run { _ in }
                do {
                    let value = try body(connection)
                    try connection.statement("COMMIT").run { _ in }
                    return value
                } catch {
                    _ = Result { try database.rollback() }
                    throw error
                }
            }
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Value) async throws -> Value {
        guard let pool = database as? DatabasePool else {
            return try await thread.run { [self] in try write(body).get() }
        }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [file] result in
                continuation.resume(
                    with: StoreError.result(file: file) { try body(Connection(database: try result.get(), file: file)) }
                )
            }
        }
    }
}
