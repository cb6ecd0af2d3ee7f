import GRDB
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite
import TriggerTesting

@Suite("Rows of the inbox whose queue is full", .timeLimit(.minutes(10)))
struct FullInboxTests {
    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: 1))

    /// Runs a body with an engine whose queue `mail` is full, and a connection of the user's to its file.
    private static func run(
        _ options: EngineOptions = EngineOptions(),
        _ body: (EngineRig, ScriptedWorker, DatabaseQueue) async throws -> Void
    ) async throws {
        try await InboxFlowTests.withFile { store, users, clock in
            try await EngineRig.run(store: store, clock: clock, options: options) { rig in
                let worker = try await rig.worker([Self.mail])
                try await rig.trigger("mail")
                try await body(rig, worker, users)
            }
        }
    }

    private static func waiting(_ users: DatabaseQueue) async throws -> [String] {
        try await users.read {
            try String.fetchAll($0, sql: "SELECT due_at || ' ' || id FROM trigger_inbox WHERE fault IS NULL")
        }
    }

    private static func exists(_ run: RunID, _ rig: EngineRig) async -> Bool {
        (try? await rig.status(run)) != nil
    }

    @Test("are left alone for a second, whatever else comes in")
    func leftAlone() async throws {
        try await Self.run { rig, _, users in
            try await users.write { _ = try $0.triggerTask("mail", payload: 1) }
            try await eventually { try await Self.waiting(users).first?.hasPrefix("0 ") == false }
            let rows = try await Self.waiting(users)
            for _ in 0..<3 {
                rig.clock.advance(by: .milliseconds(100))
                let other = try await users.write { try $0.triggerTask("other", payload: 1) }
                try await eventually { await Self.exists(other, rig) }
                #expect(try await Self.waiting(users) == rows)
            }
        }
    }

    @Test("are looked at again after a server that stopped meanwhile has started")
    func restarted() async throws {
        try await InboxFlowTests.withFile { store, users, clock in
            var waiting = RunID(rawValue: "")
            try await EngineRig.run(store: store, clock: clock) { rig in
                _ = try await rig.worker([Self.mail])
                try await rig.trigger("mail")
                waiting = try await users.write { try $0.triggerTask("mail", payload: 1) }
                try await eventually { try await Self.waiting(users).first?.hasPrefix("0 ") == false }
            }
            try await EngineRig.run(store: store, clock: clock) { rig in
                let worker = try await rig.worker([Self.mail])
                _ = try await worker.next()
                clock.advance(by: .seconds(1))
                try await eventually { await Self.exists(waiting, rig) }
            }
        }
    }

    @Test("do not keep the others from becoming runs at once, however many those are")
    func portions() async throws {
        try await Self.run(EngineOptions(sweepLimit: 2)) { rig, _, users in
            let others = try await users.write { db in
                try db.triggerTask("mail", payload: 1)
                return try (0..<9).map { try db.triggerTask("other", payload: $0) }
            }
            for other in others { try await eventually { await Self.exists(other, rig) } }
            #expect(try await Self.waiting(users).count == 1)
        }
    }

    @Test("do not keep one that the store refuses, or those behind it, from being looked at")
    func beforeRefused() async throws {
        try await Self.run { rig, _, users in
            let taken = try await rig.trigger("task")
            let other = try await users.write { db in
                for number in 0..<3 { try db.triggerTask("mail", payload: number) }
                let values = "(1, '\(taken)', 'task', '{}', 0)"
                try db.execute(
                    sql: "INSERT INTO trigger_inbox (environment, id, task, options, created_at) VALUES \(values)")
                return try db.triggerTask("other", payload: 1)
            }
            try await eventually { await Self.exists(other, rig) }
            let faults = try await users.read {
                try String.fetchAll($0, sql: "SELECT fault FROM trigger_inbox WHERE fault IS NOT NULL")
            }
            #expect(faults.count == 1 && faults.first?.contains("refused a value") == true)
            #expect(try await Self.waiting(users).count == 3)
        }
    }
}
