import TestSupport
import Testing
import TriggerEngine

#if Postgres
@testable import TriggerPostgres

@Suite(
    "PostgreSQL migrations", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct PostgresMigrationTests {
    @Test("what a schema of an earlier version has is as it was, or as it is to be now, once it is opened")
    func earlier() async throws {
        try await TestDatabase.withSchema { location in
            try await Self.make(at: location, Array(Migration.all.prefix(EarlierSchema.number)))
            try await PostgresStore.execute(EarlierSchema.rows, at: location)
            let store = try await PostgresStore.open(at: location)
            let queues = EarlierSchema.queues("declared::int")
            #expect(try await PostgresStore.execute([queues], at: location) == EarlierSchema.expectedQueues)
            let burst = try await PostgresStore.execute(["SELECT burst FROM trigger_environments"], at: location)
            #expect(burst == ["1.5"])
            try await EarlierSchema.expectInbox(store)
            try await store.close()
        }
    }

    @Test("a server of an earlier version that stays up commits nothing any more once the tables are up to date")
    func olderServer() async throws {
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.open(at: location)
            let mark = "INSERT INTO trigger_writers AS w (id, commit, seen_at) VALUES ('old', 2, 0)"
            await #expect(throws: StoreError.self) { try await PostgresStore.execute([mark], at: location) }
            try await store.save { _ in }
            try await store.close()
        }
    }

    @Test("nothing is committed on a session that lost its share of the use, while a move has it")
    func share() async throws {
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.open(at: location)
            try await store.insert([Sample.run(1)])
            try await StoreThread(name: "move").run {
                let move = try ConnectionOpening(location: location).open()
                defer { move.abandon() }
                #expect(try !DatabaseUse.takeAlone(on: move), "a server is there")
                // All sessions of the server that have a share are lost; others of the schema are let be.
                try move.send(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
                        AND (classid::bigint << 32) | objid::bigint
                            = hashtextextended('trigger use ' || current_schema(), 0)
                    """)
                try move.receiveAll()
                guard try DatabaseUse.takeAlone(on: move) else { return }
                // The first call finds the session lost, and the second makes a new one.
                _ = Result { try store.executeBlocking(["SELECT 1"]) }
                #expect(throws: StoreError.self) {
                    try store.executeBlocking(["UPDATE trigger_runs SET task = 'changed'"])
                }
            }
            #expect(try await PostgresStore.execute(["SELECT task FROM trigger_runs"], at: location) != ["changed"])
            try await store.insert([Sample.run(2)])
            try await store.close()
        }
    }

    /// Makes the tables as some migrations leave them.
    private static func make(at location: PostgresLocation, _ migrations: [Migration]) async throws {
        try await StoreThread(name: "earlier").run {
            let connection = try ConnectionOpening(location: location).open()
            defer { connection.abandon() }
            try SchemaOpening(location: location, connection: connection, migrations: migrations).apply(now: Sample.now)
        }
    }
}
#endif
