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
