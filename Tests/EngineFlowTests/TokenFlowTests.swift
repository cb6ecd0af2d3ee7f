import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Tokens", .timeLimit(.minutes(10)))
struct TokenFlowTests {
    private static func wait(
        _ worker: ScriptedWorker, _ execution: ExecutionID, for token: TokenID, key: String = "approval"
    ) async throws -> WriteAnswer {
        let opening = RunChange.TokenOpening(id: EntryKey(scope: "", key: key), attempt: 1, token: token)
        return try await worker.write(execution, .waitForToken(opening))
    }

    private static func complete(_ rig: EngineRig, _ token: TokenID, _ value: String) async throws {
        try await rig.engine.completeToken(token, with: Packet(data: value), in: .development)
    }

    @Test(
        "T119 T123 every run that waits for a token goes on with what it was completed with first, and later ones at once"
    )
    func several() async throws {
        try await EngineRig.run { rig in
            let token = try await rig.engine.createToken(in: .development).id
            let worker = try await rig.worker("hello")
            for _ in 0..<2 { try await rig.trigger("hello") }
            for run in try await worker.next(2) {
                _ = try await Self.wait(worker, run.execution, for: token)
                guard case .suspended = try await worker.write(run.execution, .suspend(activeMs: 0)) else {
                    return #expect(Bool(false), "not suspended")
                }
                #expect(try await rig.status(run.run.id) == .waitingToResume)
            }
            try await Self.complete(rig, token, "1")
            try await Self.complete(rig, token, "2")
            let resumed = try await worker.next(2)
            #expect(resumed.flatMap(\.entries).map(\.output) == [Packet(data: "1"), Packet(data: "1")])
            for run in resumed { try await worker.finish(run.execution) }
            try await rig.trigger("hello")
            let late = try await worker.next()
            guard case .entry(let entry, _) = try await Self.wait(worker, late.execution, for: token) else {
                return #expect(Bool(false), "no entry")
            }
            #expect(entry.state == .completed && entry.output == Packet(data: "1"))
        }
    }

    @Test("T120 a token that times out ends its waits with the error, and what completes it afterwards changes nothing")
    func timeOut() async throws {
        try await EngineRig.run { rig in
            let options = TokenOptions(timeout: .seconds(20))
            let token = try await rig.engine.createToken(options, in: .development).id
            let worker = try await rig.worker("hello")
            try await rig.trigger("hello")
            let run = try await worker.next()
            _ = try await Self.wait(worker, run.execution, for: token)
            _ = try await worker.write(run.execution, .suspend(activeMs: 0))
            try await rig.advance(by: .seconds(20), keeping: [worker])
            let entry = try #require(try await worker.next().entries.first)
            #expect(entry.state == .completed && entry.output == nil)
            #expect(entry.error?.message == "Waitpoint timed out at 2026-01-01T00:00:20.000Z")
            try await Self.complete(rig, token, "1")
            let record = try await rig.engine.token(token, in: .development)
            #expect(record.status == .timedOut && record.output?.data?.contains("TRIGGER_WAITPOINT_TIMEOUT") == true)
            #expect(try await rig.timers(.token) == 0)
        }
    }

    @Test("a token that is completed does not time out, and its timer is gone")
    func noTimer() async throws {
        try await EngineRig.run { rig in
            let token = try await rig.engine.createToken(TokenOptions(timeout: .seconds(5)), in: .development).id
            #expect(try await rig.timers(.token) == 1)
            try await Self.complete(rig, token, "1")
            #expect(try await rig.timers(.token) == 0)
            rig.clock.advance(by: .seconds(10))
            #expect(try await rig.engine.token(token, in: .development).status == .completed)
        }
    }

    @Test("T124 the same key gives the same token, completed or not, until its time is over")
    func key() async throws {
        try await EngineRig.run { rig in
            let options = TokenOptions(idempotencyKey: "k", idempotencyKeyTTL: .seconds(60))
            let first = try await rig.engine.createToken(options, in: .development)
            #expect(!first.isCached)
            try await Self.complete(rig, first.id, "1")
            let second = try await rig.engine.createToken(options, in: .development)
            #expect(second == TokenReceipt(id: first.id, isCached: true))
            rig.clock.advance(by: .seconds(60))
            let third = try await rig.engine.createToken(options, in: .development)
            #expect(!third.isCached && third.id != first.id)
            let found = try await rig.engine.tokens(matching: TokenQuery(idempotencyKey: "k"), in: .development)
            #expect(found.map(\.id) == [third.id])
        }
    }

    @Test("a run that is cancelled while it waits for a token is linked to it no more, and the token stays")
    func cancelled() async throws {
        try await EngineRig.run { rig in
            let token = try await rig.engine.createToken(in: .development).id
            let worker = try await rig.worker("hello")
            let id = try await rig.trigger("hello")
            let run = try await worker.next()
            _ = try await Self.wait(worker, run.execution, for: token)
            _ = try await worker.write(run.execution, .suspend(activeMs: 0))
            let record = try await rig.engine.record(id, in: .development)
            #expect(try await rig.engine.statusReason(record) == "it waits for the token \(token)")
            try await rig.engine.cancel(id, in: .development)
            let waits = try await rig.engine.committer.store.write {
                try $0.dependents(.development, of: [.token(token)])
            }
            #expect(waits.isEmpty)
            try await Self.complete(rig, token, "1")
            #expect(try await rig.status(id) == .canceled)
        }
    }

    @Test(
        "a wait at the same place for another token is non-determinism, and one for a token that is not there is refused"
    )
    func refusals() async throws {
        try await EngineRig.run { rig in
            let token = try await rig.engine.createToken(in: .development).id
            let worker = try await rig.worker("hello")
            try await rig.trigger("hello")
            let run = try await worker.next()
            _ = try await Self.wait(worker, run.execution, for: token)
            let none = TokenID(rawValue: "waitpoint_none")
            for (key, code) in [("approval", WriteRefusal.Code.nonDeterminism), ("other", .invalid)] {
                let answer = try await Self.wait(worker, run.execution, for: none, key: key)
                guard case .refused(let refusal) = answer else { return #expect(Bool(false), "accepted") }
                #expect(refusal.code == code)
            }
            await #expect(throws: EngineError.self) { try await Self.complete(rig, none, "1") }
        }
    }

    @Test("the address of a token is made anew whenever a run is given its journal, which does not keep it")
    func address() async throws {
        let base = Mutex("https://old.example")
        let options = EngineOptions { token, _ in base.withLock { "\($0)/\(token)" } }
        try await EngineRig.run(options: options) { rig in
            func url(_ entry: JournalEntry?) throws -> String? {
                try JSON.value(TokenReceipt.self, from: try #require(entry?.output?.data)).url
            }
            let worker = try await rig.worker("one")
            try await rig.trigger("one")
            let first = try await worker.next()
            let id = EntryKey(scope: "", key: "token")
            let creation = RunChange.createToken(.init(id: id, attempt: 1, options: TokenOptions()))
            guard case .entry(let made, _) = try await worker.write(first.execution, creation) else {
                return #expect(Bool(false), "no token")
            }
            #expect(try url(made)?.hasPrefix("https://old.example/") == true)
            base.withLock { $0 = "https://new.example" }
            let journal = try await rig.engine.journal(first.execution, of: worker.id, in: .development)
            #expect(try url(journal.first)?.hasPrefix("https://new.example/") == true)
            let stored = try await rig.engine.committer.store.read { snapshot in
                try snapshot.journal(.development, JournalQuery(runs: [first.run.id]))[first.run.id]
            }
            #expect(try url(stored?.first) == nil)
            try await worker.write(first.execution, .handBack(activeMs: 1))
            let entries = try await worker.next().entries
            #expect(try url(entries.first)?.hasPrefix("https://new.example/") == true)
        }
    }
}
