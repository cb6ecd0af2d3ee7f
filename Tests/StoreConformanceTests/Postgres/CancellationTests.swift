import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "Cancelled readings on PostgreSQL", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct CancellationTests {
    /// Makes each reading of runs take 25 s.
    private static let slow = [
        "ALTER TABLE trigger_runs RENAME TO runs",
        "CREATE VIEW trigger_runs AS SELECT runs.* FROM pg_sleep_for('25 s'), runs",
    ]
    private static let quick = ["DROP VIEW trigger_runs", "ALTER TABLE runs RENAME TO trigger_runs"]

    /// Ends once a reading is under way.
    private static let underWay = """
        DO $$ BEGIN
            WHILE NOT EXISTS (
                SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE relation = 'runs'::regclass AND wait_event = 'PgSleep'
            ) LOOP
                PERFORM pg_sleep_for('5 ms'), pg_stat_clear_snapshot();
            END LOOP;
        END $$
        """

    @Test("a reading ends when its task is cancelled, on the server as well, and the next one is as ever")
    func cancelled() async throws {
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.open(at: location)
            try await store.insert([Sample.run(1)])
            try await PostgresStore.execute(Self.slow, at: location)
            let task = Task { try await store.record(Sample.id(1)) }
            try await PostgresStore.execute([Self.underWay], at: location)
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            // Waits for the lock of a reading that still went on, and gives up before that ends.
            try await PostgresStore.execute(Self.quick, at: location)
            #expect(try await store.record(Sample.id(1))?.state.id == Sample.id(1))
            try await store.close()
        }
    }

    @Test("a reading that waits for a reader ends when its task is cancelled, while the readers are all at work")
    func waiting() async throws {
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.open(at: location)
            try await store.insert([Sample.run(1)])
            try await PostgresStore.execute(Self.slow, at: location)
            // More than there are readers: whichever of them wait, each ends.
            let tasks = (0..<12).map { _ in Task { try await store.record(Sample.id(1)) } }
            try await PostgresStore.execute([Self.underWay], at: location)
            for task in tasks { task.cancel() }
            for task in tasks { await #expect(throws: CancellationError.self) { _ = try await task.value } }
            try await PostgresStore.execute(Self.quick, at: location)
            #expect(try await store.record(Sample.id(1))?.state.id == Sample.id(1))
            try await store.close()
        }
    }

    @Test("a task cancelled at any moment reads whole or not at all, and hurts no other reading")
    func anyMoment() async throws {
        try await TestDatabase.withSchema { location in
            let store = try await PostgresStore.open(at: location)
            try await store.insert([Sample.run(1)])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask { try await Self.read(store, andCancel: number % 2 == 0) }
                }
                try await group.waitForAll()
            }
            try await store.close()
        }
    }

    private static func read(_ store: PostgresStore, andCancel isCancelled: Bool) async throws {
        let task = Task { try await store.record(Sample.id(1)) }
        if isCancelled {
            await Task.yield()
            task.cancel()
        }
        do {
            #expect(try await task.value?.state.id == Sample.id(1))
        } catch is CancellationError {
            #expect(isCancelled)
        }
    }
}
#endif
