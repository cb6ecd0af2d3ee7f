import Foundation
import TestSupport
import Testing
import Trigger
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
/// The tasks of the load: between them they make every kind of write that a worker makes.
private enum Load {
    static let leaf = TaskName<Int, Int>("leaf")
    static let family = TaskName<Int, Int>("family")
    static let flaky = TaskName<Int, Int>("flaky")

    private static let narrow = TaskOptions(queue: TaskQueue("narrow", concurrencyLimit: 8))
    private static let retried = TaskOptions(
        retry: RetryPolicy(maxAttempts: 3, factor: 1, minDelay: .milliseconds(1), maxDelay: .milliseconds(1)))

    static let tasks = Tasks {
        task(leaf, options: narrow) { (number: Int, _: RunContext) in number }
        task(family) { (number: Int, context: RunContext) in
            async let single = context.triggerAndWait(leaf, number, key: "single")
            async let several = context.batchTriggerAndWait(leaf, [number, number + 1], key: "several")
            let step = try await context.step("step") { number }
            try await context.wait(for: .milliseconds(1), key: "moment")
            let others = try await several.map { try $0.get() }.reduce(0, +)
            return try await single.get() + others + step
        }
        task(flaky, options: retried) { (number: Int, context: RunContext) in
            try await context.step("first") { number }
            guard context.attempt > 1 else { throw CancellationError() }
            return try await context.step("second") { number }
        }
    }
}

@Suite(
    "Every command at once on two servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct EverythingAtOnceTests {
    private static let callers = 8
    private static let callsOfEach = 60

    @Test("nothing is refused or lost, and what collides is done again")
    func everything() async throws {
        let complaints = Complaints()
        try await TestDatabase.withSchema { location in
            try await BusyServer.run(location, Load.tasks, complaints) { one in
                try await BusyServer.run(location, Load.tasks, complaints) { other in
                    try await load([one, other], location)
                    try await eventually { try await openRuns(location) == 0 }
                    try await examine([one, other], location)
                }
            }
        }
        #expect(complaints.messages.isEmpty)
    }

    private func load(_ servers: [BusyServer], _ location: PostgresLocation) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    for call in 0..<Self.callsOfEach {
                        try await Self.call(caller * Self.callsOfEach + call, servers[call % 2], location)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One call of the load, another kind with each number.
    private static func call(_ number: Int, _ server: BusyServer, _ location: PostgresLocation) async throws {
        let client = server.client
        switch number % 10 {
        case 0: try await client.trigger(Load.family, number)
        case 1: try await client.trigger(Load.leaf, number, options: TriggerOptions(concurrencyKey: "\(number % 3)"))
        case 2: try await client.trigger(Load.leaf, number, options: TriggerOptions(idempotencyKey: "\(number % 50)"))
        case 3: try await client.batchTrigger(Load.leaf, Array(0..<20))
        case 4: try await client.trigger(Load.flaky, number)
        case 5: try await client.trigger(Load.family, number).cancel()
        case 6: _ = try await client.listRuns()
        case 7: _ = try await client.listQueues()
        case 8: try await PostgresStore.execute(["SELECT trigger_task('leaf', '\(number)')"], at: location)
        default: try await registerAndLeave(server, number)
        }
    }

    /// A worker that comes with the tasks and another one, and goes before it gets a run.
    private static func registerAndLeave(_ server: BusyServer, _ number: Int) async throws {
        let manifests = ["leaf", "other-\(number)"].map { TaskManifest(id: $0, queue: nil) }
        let registration = WorkerRegistration(
            version: WorkerRegistration.localVersion, name: "passing", tasks: manifests)
        let worker = try await server.engine.register(registration, in: .development, inProcess: true).id
        try await server.engine.deregister(worker, in: .development)
    }

    private func openRuns(_ location: PostgresLocation) async throws -> Int? {
        let sql = """
            SELECT ((SELECT count(*) FROM trigger_runs WHERE finished_at IS NULL)
                + (SELECT count(*) FROM trigger_inbox))::text
            """
        return try await PostgresStore.execute([sql], at: location).first.flatMap { Int($0) }
    }

    private func examine(_ servers: [BusyServer], _ location: PostgresLocation) async throws {
        let unwell = """
            SELECT task || ' ' || status || ' ' || coalesce(error, '') FROM trigger_runs
            WHERE status NOT IN ('COMPLETED_SUCCESSFULLY', 'CANCELED')
            """
        #expect(try await PostgresStore.execute([unwell], at: location) == [])
        let held = """
            SELECT (SELECT sum(running) FROM trigger_environments)::text || ' ' || (SELECT count(*) FROM trigger_slots)::text
                || ' ' || (SELECT count(*) FROM trigger_ready)::text || ' ' || (SELECT count(*) FROM trigger_heads)::text
                || ' ' || (SELECT count(*) FROM trigger_dependents)::text
            """
        // A cancelled run is over before its worker says that it stopped it, and has its slot until then.
        try await eventually { try await PostgresStore.execute([held], at: location) == ["0 0 0 0 0"] }
        let counts = servers.map(\.store.counts)
        print(
            "every command at once: \(counts.map(\.commits)) commits; done again for deadlocks "
                + "\(counts.map(\.deadlocks)), for other collisions \(counts.map { $0.conflicts - $0.deadlocks }), "
                + "for what was presumed \(counts.map(\.refutations))")
    }
}
#endif
