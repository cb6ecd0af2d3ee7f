import Dispatch
import Synchronization
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

import struct Foundation.Date

#if Postgres
@Suite(
    "Groups of errors of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct ErrorServersTests {
    @Test("errors are counted before the environment is changed, at all servers, so that no commit is done twice")
    func order() async throws {
        try await TestDatabase.withSchema { location in
            let stores = [try await PostgresStore.open(at: location), try await PostgresStore.open(at: location)]
            let tries = Tries()
            let end = DispatchSemaphore(value: 0)
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            // What waits is the store's own thread.
            async let first: Void = stores[0].write { transaction in
                tries.count.add(1, ordering: .relaxed)
                try transaction.save(Self.changes(errors: true))
                _ = try transaction.lineLengths(.development, upTo: ["none": 1])
                begin.finish()
                end.wait()
                try transaction.save(Self.changes(pauses: true))
            }
            for await _ in begun {}
            async let second: Void = stores[1].write { transaction in
                tries.count.add(1, ordering: .relaxed)
                try transaction.save(Self.changes(errors: true, pauses: true))
            }
            try await eventually { try await Self.isWaiting(at: location) }
            // Once for each time it may have to be done.
            for _ in 0..<10 { end.signal() }
            _ = try await (first, second)
            #expect(tries.count.load(ordering: .relaxed) == 2)
            let groups = try await stores[0].read { try $0.errorGroups(.development, matching: .page(.init())) }
            #expect(groups.map(\.count) == [2])
            for store in stores { try await store.close() }
        }
    }

    /// How often transactions were begun.
    private final class Tries: Sendable {
        let count = Atomic(0)
    }

    private static func changes(errors: Bool = false, pauses: Bool = false) -> ChangeSet {
        var changes = ChangeSet()
        if errors {
            let instant = Date(timeIntervalSince1970: 1)
            changes.errorGroups = [
                ErrorGroupRecord(
                    environment: .development, id: ErrorGroupID(rawValue: "error_1"), task: "task", type: "Boom",
                    message: "no", count: 1, firstSeen: instant, lastSeen: instant, lastRun: RunID(rawValue: "run_1"))
            ]
        }
        if pauses { changes.pauses = [.development: true] }
        return changes
    }

    /// Whether a session waits for another's row.
    private static func isWaiting(at location: PostgresLocation) async throws -> Bool {
        let sql = """
            SELECT count(*)::text FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
            WHERE NOT l.granted AND l.locktype IN ('transactionid', 'tuple') AND a.query LIKE '%trigger_errors%'
            """
        return try await PostgresStore.execute([sql], at: location).first != "0"
    }

    @Test(
        "runs that fail at two servers while the environment is paused and opened are each counted once")
    func together() async throws {
        try await ServerPair.run { servers in
            let workers = [try await servers.one.worker("a"), try await servers.other.worker("a")]
            for _ in 0..<40 { try await servers.one.trigger("a") }
            let failed = Tries()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers {
                    group.addTask {
                        // It goes on until it is cancelled: which worker gets how many runs is not said.
                        do { while true { try await Self.fail(worker, failed) } } catch is CancellationError {}
                    }
                }
                group.addTask {
                    for round in 0..<20 { try await servers.other.engine.pause(.development, round % 2 == 0) }
                }
                try await eventually { try await Self.failures(servers.one) == 40 }
                group.cancelAll()
                try await group.waitForAll()
            }
            let groups = try await servers.one.engine.errorGroups(ErrorQuery.Page(), in: .development)
            #expect(groups.map(\.count) == [20, 20])
        }
    }

    /// Has the next run of `worker` fail, by one of two errors in turn.
    private static func fail(_ worker: ScriptedWorker, _ failed: Tries) async throws {
        for assignment in try await worker.poll().assignments {
            let number = failed.count.add(1, ordering: .relaxed).oldValue
            let error = RunError.builtIn(name: "Boom", message: "no \(number % 2 == 0)", stackTrace: "")
            let change = RunChange.finish(.failure(error, retryAfterMs: nil), activeMs: 1)
            try await worker.write(assignment.execution, change)
        }
    }

    /// How many runs are counted in all groups.
    private static func failures(_ rig: EngineRig) async throws -> Int {
        try await rig.engine.errorGroups(ErrorQuery.Page(), in: .development).reduce(0) { $0 + $1.count }
    }
}
#endif
