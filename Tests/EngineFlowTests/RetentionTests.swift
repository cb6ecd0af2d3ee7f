import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Retention", .timeLimit(.minutes(10)))
struct RetentionTests {
    private static let month = Retention(runs: .seconds(30 * 86_400), failed: .seconds(90 * 86_400))

    /// All that a retention does not keep is removed now.
    private static func prune(_ rig: EngineRig, _ retention: Retention = month) async throws -> PruneTotals {
        try await Pruning(of: rig.engine.committer.store, retention, time: HeldTime(now: rig.clock.now)).run()
    }

    private static func days(_ rig: EngineRig, _ days: Int) {
        rig.clock.advance(to: rig.clock.now.addingTimeInterval(Double(days) * 86_400))
    }

    private static func exists(_ rig: EngineRig, _ run: RunID) async throws -> Bool {
        try await rig.engine.committer.store.read { try !$0.records(.development, [run]).isEmpty }
    }

    /// Runs one run of a task to its end.
    private static func finished(
        _ rig: EngineRig, _ worker: ScriptedWorker, _ options: TriggerOptions = TriggerOptions()
    ) async throws -> RunID {
        let run = try await rig.trigger("task", payload: "1", options)
        try await worker.finish(try await worker.next().execution)
        return run
    }

    @Test("runs go once they were kept for long enough after their end, failed ones later, unfinished ones never")
    func ages() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task")
            let done = try await Self.finished(rig, worker)
            let failed = try await rig.trigger("task", TriggerOptions(maxAttempts: 1))
            let error = RunError.string(raw: "no")
            try await worker.write(
                try await worker.next().execution, .finish(.failure(error, retryAfterMs: nil), activeMs: 1))
            let waiting = try await rig.trigger("other")
            Self.days(rig, 29)
            #expect(try await Self.prune(rig).count == 0)
            Self.days(rig, 2)
            #expect(try await Self.prune(rig).runs == 1)
            #expect(try await !Self.exists(rig, done))
            #expect(try await Self.exists(rig, failed))
            Self.days(rig, 60)
            #expect(try await Self.prune(rig).runs == 1)
            Self.days(rig, 10_000)
            #expect(try await Self.prune(rig).count == 0)
            #expect(try await !Self.exists(rig, failed))
            #expect(try await Self.exists(rig, waiting))
        }
    }

    @Test("a run that holds an idempotency key stays as long as the key holds, and is found by it")
    func keys() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task")
            let options = TriggerOptions(idempotencyKey: "k", idempotencyKeyTTL: .seconds(100 * 86_400))
            let run = try await Self.finished(rig, worker, options)
            Self.days(rig, 99)
            #expect(try await Self.prune(rig).count == 0)
            #expect(try await rig.trigger("task", payload: "2", options) == run)
            Self.days(rig, 2)
            #expect(try await Self.prune(rig).runs == 1)
            #expect(try await rig.trigger("task", payload: "2", options) != run)
        }
    }

    @Test("what a suspended run waited for stays with it, whoever triggered that, and goes after it")
    func needed() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task", "parent")
            let shared = TriggerOptions(idempotencyKey: "shared")
            let other = try await Self.finished(rig, worker, shared)
            let parent = try await rig.trigger("parent")
            let execution = try await worker.next().execution
            let items = [
                TriggerItem(task: "task", payload: .none), TriggerItem(task: "task", payload: .none, options: shared),
            ]
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "children"), kind: .batchTriggerAndWait, fingerprint: "f", attempt: 1,
                items: items)
            guard case .entry(let entry, _) = try await worker.write(execution, .triggerRuns(opening)) else {
                Issue.record("the children were refused")
                return
            }
            #expect(entry.runs.last == other)
            try await worker.finish(try await worker.next().execution)
            _ = try await worker.suspendForAnHour(execution)
            Self.days(rig, 200)
            #expect(try await Self.prune(rig).count == 0)
            let journal = try await rig.engine.committer.store.read {
                try $0.journal(.development, JournalQuery(runs: [parent]))[parent] ?? []
            }
            #expect(journal.first { $0.kind == .batchTriggerAndWait }?.outcomes?.count == 2)
            _ = try await rig.engine.cancel(parent, in: .development)
            Self.days(rig, 31)
            #expect(try await Self.prune(rig).runs == 2, "the run and the child that it triggered")
            let rest = try await Self.prune(rig)
            #expect(rest.runs == 1 && rest.others == [.batches: 1])
        }
    }

    @Test("a token that a suspended run waited for stays with it")
    func tokens() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task")
            let token = try await rig.engine.createToken(TokenOptions(), in: .development).id
            let idle = try await rig.engine.createToken(TokenOptions(), in: .development).id
            for token in [token, idle] {
                _ = try await rig.engine.completeToken(token, with: Packet(data: "1"), in: .development)
            }
            let run = try await rig.trigger("task")
            let execution = try await worker.next().execution
            let opening = RunChange.TokenOpening(id: EntryKey(scope: "", key: "t"), attempt: 1, token: token)
            try await worker.write(execution, .waitForToken(opening))
            _ = try await worker.suspendForAnHour(execution)
            Self.days(rig, 100)
            #expect(try await Self.prune(rig).others == [.tokens: 1])
            #expect(try await rig.engine.token(token, in: .development).id == token)
            _ = try await rig.engine.cancel(run, in: .development)
            Self.days(rig, 31)
            #expect(try await Self.prune(rig).others == [.tokens: 1])
        }
    }

    @Test("of a run with a long journal nothing is left to be repeated from once it began to go")
    func longJournal() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task")
            let run = try await rig.trigger("task")
            let execution = try await worker.next().execution
            for number in 0..<600 { try await worker.write(execution, step("s\(number)", "1")) }
            try await worker.finish(execution)
            Self.days(rig, 31)
            let store = rig.engine.committer.store
            var pass = PruningPass([.development], Self.month)
            let time = HeldTime(now: rig.clock.now)
            while try await Self.exists(rig, run) { _ = try await pass.step(store, time) }
            let journal = try await store.read { try $0.journal(.development, JournalQuery(runs: [run])) }
            #expect(journal[run]?.count == 600, "no part of it goes while the run can be found")
            await #expect(throws: EngineError.self) {
                _ = try await rig.engine.replay(run, ReplayEdits(fromStep: "s599"), in: .development)
            }
            _ = try await Self.prune(rig)
            #expect(try await store.read { try $0.journal(.development, JournalQuery(runs: [run])) }.isEmpty)
        }
    }

    @Test("a plan says what would go and what is still needed, and changes nothing")
    func plan() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("task")
            for _ in 0..<3 { _ = try await Self.finished(rig, worker) }
            let key = TriggerOptions(idempotencyKey: "k", idempotencyKeyTTL: .seconds(300 * 86_400))
            _ = try await Self.finished(rig, worker, key)
            Self.days(rig, 31)
            let store = rig.engine.committer.store
            let plan = try await PrunePlan(of: store, Self.month, now: rig.clock.now)
            #expect(plan.shares.count == 1)
            let share = try #require(plan.shares.first)
            #expect(share.status == .completedSuccessfully && share.removed == 3 && share.needed == 1)
            #expect(share.bytes == 3 * 5)
            #expect(try await PrunePlan(of: store, Self.month, now: rig.clock.now) == plan)
            #expect(try await Self.prune(rig).runs == 3)
        }
    }

    @Test("a running engine removes what is old by itself, and again what was needed before")
    func service() async throws {
        try await EngineRig.run(options: EngineOptions(retention: Self.month)) { rig in
            let worker = try await rig.worker("task")
            let first = try await Self.finished(rig, worker)
            let key = TriggerOptions(idempotencyKey: "k", idempotencyKeyTTL: .seconds(40 * 86_400))
            let second = try await Self.finished(rig, worker, key)
            Self.days(rig, 31)
            // Its pauses are by the clock too.
            try await eventually {
                rig.clock.advance(to: rig.clock.now.addingTimeInterval(1))
                return try await !Self.exists(rig, first)
            }
            #expect(try await Self.exists(rig, second))
            Self.days(rig, 10)
            try await eventually {
                rig.clock.advance(to: rig.clock.now.addingTimeInterval(60))
                return try await !Self.exists(rig, second)
            }
        }
    }

    @Test("most of the time the store is left to others, but not for long, however a clock is put forward")
    func pauses() {
        #expect(Pruner.pause(after: .milliseconds(50), removed: 1, isBehind: false) == .milliseconds(450))
        #expect(Pruner.pause(after: .milliseconds(50), removed: 1, isBehind: true) == .milliseconds(100))
        #expect(Pruner.pause(after: .zero, removed: 0, isBehind: false) == .milliseconds(1))
        #expect(Pruner.pause(after: .seconds(10 * 86_400), removed: 1, isBehind: false) == Pruner.rest)
    }

    @Test("portions are bounded by runs, by entries of journals and by bytes, and long journals are left for later")
    func portions() throws {
        let cutoffs = Self.month.cutoffs(Date(timeIntervalSince1970: 1_000_000_000))
        let run = { (number: Int, entries: Int, bytes: Int) in
            FinishedRun(
                id: RunID(rawValue: "run_\(1_000 + number)"), status: .completedSuccessfully,
                finishedAt: Date(timeIntervalSince1970: 0), bytes: bytes, entries: entries)
        }
        let portions = { (runs: [FinishedRun]) in
            var (rest, counts) = (runs.outlived(cutoffs)[...], [Int]())
            while !rest.isEmpty { counts.append(PrunePortion(takenFrom: &rest).runs.count) }
            return counts
        }
        #expect(portions((0..<600).map { run($0, 0, 1) }) == [500, 100])
        #expect(portions((0..<3).map { run($0, 0, 3 << 20) }) == [1, 1, 1])
        #expect(portions((0..<3).map { run($0, 300, 1) }) == [1, 1, 1])
        #expect(portions((0..<3).map { run($0, 501, 1) }) == [3], "their journals go by themselves")
        #expect(run(1, 501, 1).pruned(in: .development).leavesJournal)
        #expect(!run(1, 500, 1).pruned(in: .development).leavesJournal)
        var child = run(2, 501, 1)
        child.parent = run(1, 501, 1).id
        #expect(portions([run(1, 501, 1), child]) == [2])
    }
}
