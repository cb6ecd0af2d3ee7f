import Foundation
import GRDB
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite
import TriggerTesting

@Suite("Runs triggered inside a transaction of the user's", .timeLimit(.minutes(10)))
struct InboxFlowTests {
    /// Runs a body with a store on a new file, and a connection of the user's to it.
    static func withFile(
        _ body: (SQLiteStore, DatabaseQueue, ManualClock) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("inbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = Result { try FileManager.default.removeItem(at: folder) } }
        let (file, clock) = (folder.appendingPathComponent("trigger.sqlite").path, ManualClock())
        let store = try await SQLiteStore.open(at: .file(file), now: clock.now)
        var patient = Configuration()
        patient.busyMode = .timeout(120)
        let users = try DatabaseQueue(path: file, configuration: patient)
        let result = await Result { try await body(store, users, clock) }
        try users.close()
        try await store.close()
        try result.get()
    }

    @Test("on SQLite the run exists if and only if the user's transaction is committed")
    func sqlite() async throws {
        try await Self.withFile { store, users, clock in
            try await EngineRig.run(store: store, clock: clock) { rig in
                let worker = try await rig.worker("task")
                struct Undone: Error {}
                await #expect(throws: Undone.self) {
                    try await users.write { db in
                        try db.triggerTask("task", payload: ["order": 1])
                        throw Undone()
                    }
                }
                async let next = worker.next()
                let run = try await users.write { db in
                    try db.triggerTask("task", payload: ["order": 2], options: TriggerOptions(tags: ["vip"]))
                }
                let assignment = try await next
                #expect(assignment.execution.run == run && assignment.run.tags == ["vip"])
                #expect(assignment.run.payload == Packet(data: #"{"order":2}"#))
                #expect(try await rig.engine.records(matching: RunQuery(limit: 10), in: .development).count == 1)
            }
        }
    }

    @Test("a row that the store refuses is kept with the reason, and holds up no other")
    func refusedByStore() async throws {
        try await Self.withFile { store, users, clock in
            try await EngineRig.run(store: store, clock: clock) { rig in
                let taken = try await rig.trigger("task")
                let good = try await users.write { db in
                    let values = "(1, '\(taken)', 'task', '{}', 0)"
                    try db.execute(
                        sql: "INSERT INTO trigger_inbox (environment, id, task, options, created_at) VALUES \(values)")
                    return try db.triggerTask("task", payload: 1)
                }
                while (try? await rig.status(good)) == nil { try await Task.sleep(for: .milliseconds(5)) }
                let faults = try await users.read { try String.fetchAll($0, sql: "SELECT fault FROM trigger_inbox") }
                #expect(faults.count == 1 && faults[0].contains("refused a value"))
                #expect(try await rig.engine.records(matching: RunQuery(limit: 10), in: .development).count == 2)
            }
        }
    }

    @Test("a row whose queue is full waits for room, and holds up no other")
    func full() async throws {
        try await Self.withFile { store, users, clock in
            try await EngineRig.run(store: store, clock: clock) { rig in
                let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: 1))
                let worker = try await rig.worker([mail])
                try await rig.trigger("mail")
                let (waiting, other) = try await users.write { db in
                    (try db.triggerTask("mail", payload: 1), try db.triggerTask("other", payload: 1))
                }
                try await eventually { (try? await rig.status(other)) != nil }
                let rows = try await users.read {
                    try String.fetchAll($0, sql: "SELECT id FROM trigger_inbox WHERE fault IS NULL")
                }
                #expect(rows == [waiting.rawValue])
                _ = try await worker.next()
                try await eventually {
                    clock.advance(by: .milliseconds(200))
                    return (try? await rig.status(waiting)) == .pending
                }
            }
        }
    }

    #if Postgres
    private static func call(_ servers: ServerPair, _ statements: [String]) async throws -> String {
        try await PostgresStore.execute(statements, at: servers.location).first ?? ""
    }

    @Test(
        "on PostgreSQL the run exists if and only if the user's transaction is committed",
        .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
    func postgres() async throws {
        try await ServerPair.run { servers in
            let worker = try await servers.one.worker("task")
            _ = try await Self.call(servers, ["BEGIN", "SELECT trigger_task('task', '1')", "ROLLBACK"])
            async let next = worker.next()
            let options = #"{"tags": ["vip"], "maxAttempts": 2}"#
            let call = #"SELECT trigger_task('task', '{"order": 2}', '\#(options)')"#
            let run = try await Self.call(servers, [call])
            let assignment = try await next
            #expect(assignment.execution.run.rawValue == run && assignment.run.tags == ["vip"])
            #expect(assignment.run.payload == Packet(data: #"{"order": 2}"#) && assignment.run.maxAttempts == 2)
            #expect(
                try await servers.other.engine.records(matching: RunQuery(limit: 10), in: .development).count == 1)
        }
    }

    @Test(
        "on PostgreSQL a run may be triggered for later",
        .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
    func later() async throws {
        try await ServerPair.run { servers in
            let call = #"SELECT trigger_task('task', '1', '{"delay": "1h", "ttl": 60, "priority": 5}')"#
            let run = RunID(rawValue: try await Self.call(servers, [call]))
            try await eventually {
                try await servers.one.engine.records(matching: RunQuery(), in: .development).first?.state.id == run
            }
            let state = try await servers.one.engine.record(run, in: .development).state
            #expect(state.status == .delayed && state.terms.ttlMs == 60_000 && state.terms.priorityMs == 5_000)
        }
    }

    @Test(
        "on PostgreSQL a key written in SQL is the one that clients send",
        .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
    func keys() async throws {
        try await ServerPair.run { servers in
            let call = #"SELECT trigger_task('task', '1', '{"idempotencyKey": "order-1"}')"#
            let run = RunID(rawValue: try await Self.call(servers, [call]))
            try await eventually {
                try await servers.one.engine.records(matching: RunQuery(), in: .development).first?.state.id == run
            }
            // printf order-1 | sha256sum
            let hash = "0bafe22156d2698c143b86040446d366ead863ba600d5c924f3d15c786ef4057"
            #expect(try await servers.other.trigger("task", TriggerOptions(idempotencyKey: hash)) == run)
            let state = try await servers.one.engine.record(run, in: .development).state
            #expect(state.writtenIdempotencyKey == "order-1")
        }
    }

    @Test(
        "what cannot become a run is refused at once where that can be seen, and kept with the reason otherwise",
        .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
    func refusals() async throws {
        try await ServerPair.run { servers in
            for call in ["trigger_task('')", "trigger_task('a', '1', '[]')", #"trigger_task('a', '1', '{"tag": 1}')"#] {
                await #expect(throws: StoreError.self) { _ = try await Self.call(servers, ["SELECT \(call)"]) }
            }
            _ = try await Self.call(servers, [#"SELECT trigger_task('a', '1', '{"maxAttempts": 0}')"#])
            try await eventually {
                try await Self.call(servers, ["SELECT fault FROM trigger_inbox"])
                    .contains("options.maxAttempts: at least 1")
            }
            #expect(try await servers.one.engine.records(matching: RunQuery(limit: 10), in: .development).isEmpty)
        }
    }
    #endif
}
