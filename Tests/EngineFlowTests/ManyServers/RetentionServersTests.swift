import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerPostgres
import TriggerTesting

@testable import TriggerEngine

#if Postgres
/// Two servers that both remove what is old, while callers of both use it.
private struct OldRuns {
    static let month = Retention(runs: .seconds(30 * 86_400), failed: .seconds(30 * 86_400))
    static let count = 120

    let servers: ServerPair
    /// Each with the steps `a` and `b`; of every third a key holds, so that it stays.
    var runs: [RunID] = []
    /// Half as many, completed.
    var tokens: [TokenID] = []
    /// Runs that are just under way, one for each token.
    var waiting: [ExecutionID] = []
    var worker: ScriptedWorker

    /// Makes what is old by the time this returns.
    init(_ servers: ServerPair) async throws {
        self.servers = servers
        worker = try await servers.one.worker("old")
        for number in 0..<Self.count { runs.append(try await finished(number)) }
        for number in 0..<Self.count / 2 { tokens.append(try await completed(number)) }
        servers.clock.advance(to: servers.clock.now.addingTimeInterval(31 * 86_400))
        worker = try await servers.other.worker("waits")
        for _ in tokens { try await servers.one.trigger("waits") }
        waiting = try await worker.next(tokens.count).map(\.execution)
    }

    static func hasKey(_ number: Int) -> Bool {
        number % 3 == 2
    }

    static func options(_ number: Int) -> TriggerOptions {
        guard hasKey(number) else { return TriggerOptions() }
        return TriggerOptions(idempotencyKey: "key-\(number)", idempotencyKeyTTL: .seconds(100 * 86_400))
    }

    /// So large that the runs go in several portions.
    static func payload(_ number: Int) -> String {
        "\"\(number) \(String(repeating: "x", count: 200_000))\""
    }

    private func finished(_ number: Int) async throws -> RunID {
        let server = servers.both[number % 2]
        let run = try await server.trigger("old", payload: Self.payload(number), Self.options(number))
        let execution = try await worker.next().execution
        let writes = [
            RunWrite(execution, step("a", "\(number)"), position: 0),
            RunWrite(execution, step("b", "0"), position: 1),
            RunWrite(execution, .finish(.success(Packet(data: "0")), activeMs: 1)),
        ]
        _ = try await worker.rig.engine.write(writes, from: worker.id, in: .development)
        return run
    }

    private func completed(_ number: Int) async throws -> TokenID {
        let token = try await servers.one.engine.createToken(TokenOptions(), in: .development).id
        _ = try await servers.other.engine.completeToken(token, with: Packet(data: "\(number)"), in: .development)
        return token
    }

    /// Removes all that is old, as one of the servers does.
    func prune(_ server: EngineRig) async throws {
        while true {
            do {
                let time = HeldTime(now: servers.clock.now)
                _ = try await Pruning(of: server.engine.committer.store, Self.month, time: time).run()
                return
            } catch let error as EngineError where error.code == .tooMany {
                await Task.yield()
            }
        }
    }
}

@Suite(
    "Retention of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct RetentionServersTests {
    @Test("what is still found while two servers remove old runs is whole, and what is needed from then on stays")
    func beside() async throws {
        try await ServerPair.run { servers in
            let old = try await OldRuns(servers)
            let repeated = try await withThrowingTaskGroup(of: (Int, RunID?).self) { group in
                for number in 0..<OldRuns.count { group.addTask { (number, try await use(number, of: old)) } }
                for index in old.tokens.indices {
                    group.addTask {
                        try await wait(index, of: old)
                        return (index, nil)
                    }
                }
                for server in servers.both {
                    group.addTask {
                        try await old.prune(server)
                        return (0, nil)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 ?? $0[$1.0] }
            }
            for (number, run) in repeated { try await examine(run, of: number, servers) }
            for server in servers.both { try await old.prune(server) }
            try await examine(old)
        }
    }

    /// Repeats a run, from a step or from the top, or triggers it again by its key.
    ///
    /// - Returns: What it is repeated by; nil for one with a key, and for one that is gone.
    private func use(_ number: Int, of old: OldRuns) async throws -> RunID? {
        let (server, run) = (old.servers.both[number / 2 % 2], old.runs[number])
        guard !OldRuns.hasKey(number) else {
            #expect(try await server.trigger("old", OldRuns.options(number)) == run)
            return nil
        }
        let edits = number % 3 == 0 ? ReplayEdits() : ReplayEdits(fromStep: "b")
        do {
            return try await server.engine.replay(run, edits, in: .development).id
        } catch let error as EngineError {
            #expect(error.code == .notFound, "\(error)")
            return nil
        }
    }

    /// A run that is there has all of the run that it repeats.
    private func examine(_ run: RunID, of number: Int, _ servers: ServerPair) async throws {
        let record = try await servers.one.engine.record(run, in: .development)
        #expect(record.details.payload.data == OldRuns.payload(number))
        guard number % 3 == 1 else { return }
        let journal = try await servers.one.engine.committer.store.read {
            try $0.journal(.development, JournalQuery(runs: [run]))[run] ?? []
        }
        #expect(
            journal.map(\.id.key) == ["a"] && journal.first?.output?.data == "\(number)", "\(number): \(journal)")
    }

    /// Waits for a token: one that is still there is there for good.
    private func wait(_ index: Int, of old: OldRuns) async throws {
        let opening = RunChange.TokenOpening(id: EntryKey(scope: "", key: "t"), attempt: 1, token: old.tokens[index])
        switch try await old.worker.write(old.waiting[index], .waitForToken(opening)) {
        case .entry(let entry, _): #expect(entry.state == .completed)
        case .refused: return
        case let other: Issue.record("\(other)")
        }
    }

    private func examine(_ old: OldRuns) async throws {
        for (number, run) in old.runs.enumerated() {
            let found = try await old.servers.one.engine.committer.store.read { try $0.records(.development, [run]) }
            #expect(!found.isEmpty == OldRuns.hasKey(number), "\(number)")
        }
        let orphans = """
            SELECT (SELECT count(*) FROM trigger_journal AS j
                    WHERE NOT EXISTS (SELECT FROM trigger_runs AS r WHERE r.id = j.run))
                || ' ' || (SELECT count(*) FROM trigger_journal AS j WHERE j.kind = 'WAIT_FOR_TOKEN'
                    AND NOT EXISTS (SELECT FROM trigger_tokens AS t
                        WHERE t.id = substr(j.fingerprint, length('WAIT_FOR_TOKEN ') + 1)))
            """
        #expect(try await PostgresStore.execute([orphans], at: old.servers.location) == ["0 0"])
    }
}
#endif
