import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "What a server takes for granted of tasks and queues", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct DeclarationTests {
    private static let task = TaskRecord.ID(environment: Sample.environment, task: "task", version: nil)
    private static let queue = QueueManifest(name: "mail")

    /// What a commit that triggers sees.
    struct View: Equatable {
        var hadWorkers: Bool
        var queueOfTask: String?
        var isQueueOpen: Bool
    }

    private static func look(_ store: PostgresStore) async throws -> View {
        try await store.write { transaction in
            var loads = Loads()
            loads.tasks = [task]
            let rows = try transaction.load(Sample.environment, loads, now: Sample.now)
            let open = try transaction.openQueues(Sample.environment, [queue.name])
            return View(
                hadWorkers: rows.hasWorkers, queueOfTask: rows.tasks[task]?.manifest.queueName,
                isQueueOpen: open.contains(queue.name))
        }
    }

    @Test("what did not change is read once")
    func once() async throws {
        try await TestDatabase.withStores { store, _, _ in
            try await store.register("task", queue: Self.queue)
            let first = try await Self.look(store)
            let before = store.counts.roundTrips
            #expect(try await Self.look(store) == first)
            #expect(store.counts.roundTrips == before + 1)
            #expect(store.counts.refutations == 0)
        }
    }

    @Test("a task that another server registers is seen by the next commit, one that was not there too")
    func otherServer() async throws {
        try await TestDatabase.withStores { store, other, _ in
            #expect(try await Self.look(store) == View(hadWorkers: false, queueOfTask: nil, isQueueOpen: true))
            try await other.register("task", queue: Self.queue)
            #expect(try await Self.look(store).queueOfTask == "mail")
            try await other.register("task", queue: nil)
            #expect(try await Self.look(store).queueOfTask == "task/task")
            #expect(store.counts.refutations == 2)
        }
    }

    @Test(
        "what anybody changes by SQL is seen by the next commit",
        arguments: [
            (
                "UPDATE trigger_queues SET paused = true",
                View(hadWorkers: false, queueOfTask: "mail", isQueueOpen: false)
            ),
            (
                "UPDATE trigger_queues SET concurrency_limit = 1",
                View(hadWorkers: false, queueOfTask: "mail", isQueueOpen: false)
            ),
            (
                "UPDATE trigger_environments SET had_workers = true",
                View(hadWorkers: true, queueOfTask: "mail", isQueueOpen: true)
            ),
            ("DELETE FROM trigger_tasks", View(hadWorkers: false, queueOfTask: nil, isQueueOpen: true)),
            ("TRUNCATE trigger_tasks", View(hadWorkers: false, queueOfTask: nil, isQueueOpen: true)),
        ])
    func bySQL(sql: String, view: View) async throws {
        try await TestDatabase.withStores { store, _, location in
            try await store.register("task", queue: Self.queue)
            #expect(
                try await Self.look(store) == View(hadWorkers: false, queueOfTask: "mail", isQueueOpen: true))
            try await PostgresStore.execute([sql], at: location)
            #expect(try await Self.look(store) == view)
            #expect(store.counts.refutations == 1)
        }
    }

    @Test("what a transaction read of its own changes is forgotten when it is undone")
    func undone() async throws {
        struct Regret: Error {}
        try await TestDatabase.withStores { store, _, _ in
            let before = try await Self.look(store)
            await #expect(throws: Regret.self) {
                try await store.write { transaction in
                    var changes = ChangeSet()
                    let manifest = TaskManifest(id: "task", queue: Self.queue)
                    let record = TaskRecord(environment: Sample.environment, version: "local", manifest: manifest)
                    changes.tasks = [record]
                    try transaction.save(changes)
                    #expect(try transaction.tasks([Self.task])[Self.task]?.manifest.queueName == "mail")
                    throw Regret()
                }
            }
            #expect(try await Self.look(store) == before)
        }
    }
}
#endif
