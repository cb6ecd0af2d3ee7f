import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

/// The event stores that every guarantee is shown on.
enum EventStoreUnderTest: String, CustomTestStringConvertible {
    case sqliteMemory
    case sqliteFile
    case postgres

    /// All that can be tested here.
    static let allCases: [EventStoreUnderTest] =
        [.sqliteMemory, .sqliteFile] + (TestDatabase.url == nil ? [] : [.postgres])

    var testDescription: String {
        rawValue
    }

    /// Runs a body on a new store and closes it afterwards, whatever the body did.
    func withStore(_ body: (any EventStore) async throws -> Void) async throws {
        switch self {
        case .sqliteMemory: try await use(try await SQLiteEventStore.open(at: .memory), body)
        case .sqliteFile:
            try await withFolder { folder in
                let file = folder.appendingPathComponent("events.sqlite").path
                try await use(try await SQLiteEventStore.open(at: .file(file), rest: .zero), body)
            }
        case .postgres:
            #if Postgres
            try await TestDatabase.withSchema { location in
                try await PostgresStore.open(at: location).close()
                try await use(PostgresEventStore(at: location, rest: .zero), body)
            }
            #endif
        }
    }

    private func use(_ store: any EventStore, _ body: (any EventStore) async throws -> Void) async throws {
        do {
            try await body(store)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }
}

extension Sample {
    /// A line of a run's log, the higher its number the later.
    static func line(
        _ number: Int, run: Int = 1, place: TracePlace = TracePlace(attempt: 1), _ message: String = "line",
        attributes: [String: JSONValue]? = nil
    ) -> TraceEvent {
        TraceEvent(
            run: id(run), place: place, sequence: number, kind: .log, message: message, startedAt: time(Double(number)),
            attributes: attributes)
    }

    /// A span of a run's code; nil as a length for one that has not ended.
    static func span(_ number: Int, at second: Double, milliseconds: Int64?, run: Int = 1) -> TraceEvent {
        TraceEvent(
            run: id(run), place: TracePlace(attempt: 1), sequence: number, kind: .span, message: "span",
            startedAt: time(second), durationUs: milliseconds.map { $0 * 1000 })
    }
}

extension EventStore {
    /// Stores events of the tests' environment.
    @discardableResult
    func append(_ events: [TraceEvent], at second: Double = 0) async throws -> [TraceEvent] {
        try await append(events, to: Sample.environment, now: Sample.time(second))
    }

    /// The events of some runs.
    func events(_ runs: Int..., since: Date? = nil, limit: Int = 10_000) async throws -> [TraceEvent] {
        let query = EventQuery(runs: Sample.ids(runs), since: since, limit: limit)
        return try await events(Sample.environment, matching: query).events
    }
}
