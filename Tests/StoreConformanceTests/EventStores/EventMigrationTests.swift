import Foundation
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite

@Suite("Files of events of earlier versions")
struct EventMigrationTests {
    /// The tables of version 1, with a row for each event.
    private static let tables = [
        """
        CREATE TABLE trigger_events (
            number INTEGER PRIMARY KEY,
            environment INTEGER NOT NULL,
            run TEXT NOT NULL,
            place TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            duration_us INTEGER,
            stored_at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX trigger_events_by_run ON trigger_events (environment, run, place, sequence)",
        "CREATE INDEX trigger_events_by_time ON trigger_events (environment, run, started_at)",
        "PRAGMA user_version = 1",
    ]

    private static func row(_ event: TraceEvent) throws -> String {
        let body = try EventBody.text(of: event).replacing("'", with: "''")
        return """
            INSERT INTO trigger_events (environment, run, place, sequence, started_at, duration_us, stored_at, body)
            VALUES (\(Sample.environment.rawValue), '\(event.run.rawValue)', '\(event.place.storedText)',
                \(event.sequence), \(event.startedAt.millisecondsSince1970),
                \(event.durationUs.map { String($0) } ?? "NULL"), \(Sample.now.millisecondsSince1970), '\(body)')
            """
    }

    @Test("a file with a row for each event keeps all of them, and goes on with them")
    func version1() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("events.sqlite").path
            let open = Sample.span(3, at: 3, milliseconds: nil)
            let odd = Sample.line(4, "naïve it's 👋 \u{0} \\ \"", attributes: ["a": .array([.null])])
            let old = [Sample.line(0), Sample.line(1, run: 2), Sample.line(2), open, odd]
            let maker = try SQLiteStore.openBlocking(at: .file(path), now: Sample.now)
            try maker.executeBlocking(Self.tables + old.map { try Self.row($0) })
            try await maker.close()
            let store = try await SQLiteEventStore.open(at: .file(path))
            #expect(try await store.events(1, 2) == old)
            let ended = Sample.span(3, at: 3, milliseconds: 9_000)
            #expect(try await store.append([ended, odd, Sample.line(5)]) == [ended, Sample.line(5)])
            #expect(try await store.events(1).map(\.sequence) == [0, 2, 3, 4, 5])
            let usage = try await store.usage()
            #expect(usage.events == 6 && usage.oldest == Sample.now)
            try await store.close()
        }
    }

    @Test("a move that a crash ended goes on, with each event once")
    func interrupted() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("events.sqlite").path
            let first = try await SQLiteEventStore.open(at: .file(path))
            try await first.append([Sample.line(0), Sample.line(1)])
            try await first.close()
            let maker = try SQLiteStore.openBlocking(at: .file(path), now: Sample.now)
            try maker.executeBlocking(Self.tables + [try Self.row(Sample.line(2)), try Self.row(Sample.line(3))])
            try await maker.close()
            for _ in 0..<2 {
                let store = try await SQLiteEventStore.open(at: .file(path))
                #expect(try await store.events(1).map(\.sequence) == [0, 1, 2, 3])
                #expect(try await store.usage().events == 4)
                try await store.close()
            }
        }
    }

    @Test("a row that is damaged takes no more, and costs nothing beside it")
    func damaged() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("events.sqlite").path
            let first = try await SQLiteEventStore.open(at: .file(path))
            try await first.append([Sample.line(0), Sample.line(5)])
            try await first.close()
            let maker = try SQLiteStore.openBlocking(at: .file(path), now: Sample.now)
            try maker.executeBlocking(["UPDATE trigger_event_chunks SET body = '[['"])
            try await maker.close()
            let store = try await SQLiteEventStore.open(at: .file(path))
            let beside = [Sample.line(6), Sample.line(0, run: 2)]
            #expect(try await store.append([Sample.line(3)] + beside) == beside)
            #expect(try await store.events(2) == [Sample.line(0, run: 2)])
            await #expect(throws: StoreError.self) { try await store.events(1) }
            try await store.close()
        }
    }
}
