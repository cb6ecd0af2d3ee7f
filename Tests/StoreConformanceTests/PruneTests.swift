import Foundation
import Testing
import TriggerEngine
import TriggerModel

@Suite("Removal of old runs", .timeLimit(.minutes(10)))
struct PruneTests {
    private static let past = Sample.time(1_000)

    /// A finished run; of the parent, with the key or in the batch that is named.
    private static func finished(
        _ number: Int, parent: Int? = nil, key: String? = nil, batch: BatchID? = nil,
        status: RunStatus = .completedSuccessfully, tags: [String] = [], payload: Packet = Packet(data: "12"),
        terms: RunTerms? = nil
    ) -> RunRecord {
        var state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: "task", queue: "queue", idempotencyKey: key,
            terms: terms, parent: parent.map(Sample.id), batch: batch, createdAt: Sample.now)
        (state.status, state.finishedAt) = (status, Sample.time(Double(number)))
        state.ending = RunState.Ending(output: Packet(data: "345"))
        return RunRecord(
            state: state, details: RunDetails(id: state.id, payload: payload, tags: tags, metadata: "{}"))
    }

    private static func facts(_ store: any Store, _ numbers: [Int], endedBy: Date = past) async throws -> [FinishedRun]
    {
        try await store.write {
            try $0.finishedRuns(Sample.environment, by: OldEnds(endedBy), locking: Sample.ids(numbers))
        }
    }

    private static func needed(_ store: any Store, _ numbers: [Int]) async throws -> Set<RunID> {
        Set(try await facts(store, numbers).filter(\.isNeeded).map(\.id))
    }

    private static func prune(_ store: any Store, _ numbers: [Int], leavesJournal: Bool = false) async throws {
        try await store.save { changes in
            changes.prunedRuns = numbers.map {
                ChangeSet.PrunedRun(environment: Sample.environment, id: Sample.id($0), leavesJournal: leavesJournal)
            }
        }
    }

    @Test(
        "finished runs are found in the order of time, a page at a time, with what there is to know of each",
        arguments: StoreUnderTest.allCases)
    func pages(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.finished(1), Sample.run(2), Self.finished(3, parent: 1), Self.finished(4)])
            try await store.insert([Self.finished(5, key: "k", payload: Packet(data: Sample.long("x", count: 5_000)))])
            let query = FinishedRunQuery(before: Sample.id(9), ends: OldEnds(Self.past), limit: 3)
            let first = try await store.read { try $0.finishedRuns(Sample.environment, query) }
            #expect(first.runs.map(\.id) == Sample.ids([1, 3]) && first.last == Sample.id(3))
            #expect(first.runs[1].parent == Sample.id(1) && first.runs[0].parent == nil)
            #expect(first.runs[0].bytes == 2 + 3 + 2 && first.runs[0].finishedAt == Sample.time(1))
            let next = FinishedRunQuery(after: Sample.id(3), before: Sample.id(9), ends: OldEnds(Self.past), limit: 3)
            let second = try await store.read { try $0.finishedRuns(Sample.environment, next) }
            #expect(second.runs.map(\.id) == Sample.ids([4, 5]) && second.last == nil)
            #expect(second.runs[1].bytes == 5_005)
            #expect(second.runs[1].keyUntil == Sample.now.addingTimeInterval(30 * 86_400))
            let early = FinishedRunQuery(before: Sample.id(9), ends: OldEnds(Sample.time(3)), limit: 9)
            #expect(try await store.read { try $0.finishedRuns(Sample.environment, early) }.runs.count == 2)
            #expect(try await store.read { try $0.finishedRuns(Sample.other, query) }.runs.isEmpty)
        }
    }

    @Test(
        "a run is needed while its parent has not ended or ended lately, and while one that it triggered has not",
        arguments: StoreUnderTest.allCases)
    func families(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var open = Self.finished(1)
            (open.state.status, open.state.finishedAt, open.state.ending) = (.executing, nil, nil)
            try await store.insert([open, Self.finished(2, parent: 1), Self.finished(3), Self.finished(4, parent: 3)])
            var child = Self.finished(5, parent: 4)
            (child.state.status, child.state.finishedAt, child.state.ending) = (.pending, nil, nil)
            try await store.insert([child])
            #expect(try await Self.needed(store, [1, 2, 3, 4]) == Set(Sample.ids([2, 4])))
            let early = try await Self.facts(store, [3, 4], endedBy: Sample.time(4))
            #expect(early.map(\.id).sorted() == Sample.ids([3, 4]))
            // Its parent ended after what is looked for.
            var late = Self.finished(6)
            late.state.finishedAt = Sample.time(2_000)
            try await store.insert([late, Self.finished(7, parent: 6)])
            #expect(try await Self.needed(store, [6, 7]) == [Sample.id(7)])
        }
    }

    @Test(
        "a run that the journal of another one tells of is needed as long as that one is there",
        arguments: StoreUnderTest.allCases)
    func needs(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.finished(1), Self.finished(2)])
            let need = RunNeed(environment: Sample.environment, needed: .run(Sample.id(1)), run: Sample.id(2))
            try await store.save { $0.needs = [need, need] }
            try await store.save { $0.needs = [need] }
            #expect(try await Self.needed(store, [1, 2]) == [Sample.id(1)])
            try await Self.prune(store, [2])
            #expect(try await Self.needed(store, [1, 2]) == [])
            #expect(try await Self.facts(store, [1, 2]).map(\.id) == [Sample.id(1)])
        }
    }

    @Test(
        "the runs of a batch are needed until all of them have ended, and the batch goes with the last",
        arguments: StoreUnderTest.allCases)
    func batches(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let id = BatchID(rawValue: "batch_1")
            var open = Self.finished(2, batch: id)
            (open.state.status, open.state.finishedAt, open.state.ending) = (.executing, nil, nil)
            try await store.insert([Self.finished(1, batch: id), open])
            let batch = BatchRecord(
                environment: Sample.environment, id: id, runs: Sample.ids([1, 2]), createdAt: Sample.now)
            try await store.save { $0.batches = [batch] }
            #expect(try await Self.needed(store, [1]) == [Sample.id(1)])
            try await store.finish(Sample.ids([2]))
            #expect(try await Self.needed(store, [1, 2]) == [])
            let range = PruneRange(endedBy: Self.past, now: Self.past)
            try await Self.prune(store, [1])
            let kept = try await store.write { try $0.prune(.batches, Sample.environment, range) }
            #expect(kept == PrunedRange(removed: 0, last: nil))
            try await Self.prune(store, [2])
            let gone = try await store.write { try $0.prune(.batches, Sample.environment, range) }
            #expect(gone == PrunedRange(removed: 1, last: nil))
            #expect(try await store.read { try $0.batch(Sample.environment, id) } == nil)
        }
    }

    @Test(
        "a removed run takes its values, journal, labels and the names of its objects with it, and nothing of others",
        arguments: StoreUnderTest.allCases)
    func removal(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let path = try #require(ObjectPath("payloads/1.json"))
            let stored = Packet(stored: path)
            let long = Packet(data: Sample.long("y", count: 10_000))
            try await store.insert([Self.finished(1, key: "k", tags: ["a", "b"], payload: stored)])
            try await store.insert([Self.finished(2, tags: ["a"], payload: long), Self.finished(3, payload: stored)])
            let entries = [1, 1, 2].enumerated().map { place, run in
                var entry = JournalEntry(
                    id: EntryKey(scope: "", key: "s\(place)"), kind: .step, attempt: 1, startedAt: Sample.now)
                (entry.state, entry.output) = (.completed, Packet(data: "1"))
                return ChangeSet.EntryChange(environment: Sample.environment, run: Sample.id(run), entry: entry)
            }
            try await store.save { $0.entries = entries }
            #expect(try await Self.facts(store, [1]).first?.entries == 2)
            #expect(try await store.read { try $0.isNamed(Sample.environment, [path]) } == [path])
            try await Self.prune(store, [1, 2])
            #expect(try await store.read { try $0.records(Sample.environment, Sample.ids([1, 2, 3])) }.count == 1)
            let journal = JournalQuery(runs: Sample.ids([1, 2]))
            #expect(try await store.read { try $0.journal(Sample.environment, journal) }.isEmpty)
            let tagged = RunQuery(tags: ["a"], limit: 9)
            #expect(try await store.read { try $0.runIDs(Sample.environment, matching: tagged) }.isEmpty)
            let holders = try await store.write {
                try $0.runs(Sample.environment, [], holding: [HeldKey(task: "task", key: "k")])
            }
            #expect(holders.isEmpty)
            #expect(try await store.read { try $0.isNamed(Sample.environment, [path]) } == [path], "run 3 names it")
            try await Self.prune(store, [3])
            #expect(try await store.read { try $0.isNamed(Sample.environment, [path]) } == [])
        }
    }

    @Test(
        "of a run with a long journal the run goes first, and its journal a part at a time",
        arguments: StoreUnderTest.allCases)
    func parts(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.finished(1)])
            let entries = (0..<700).map { place in
                let entry = JournalEntry(
                    id: EntryKey(scope: "", key: "s\(place)"), kind: .step, attempt: 1, startedAt: Sample.now)
                return ChangeSet.EntryChange(environment: Sample.environment, run: Sample.id(1), entry: entry)
            }
            try await store.save { $0.entries = entries }
            let range = PruneRange(endedBy: Self.past, now: Self.past)
            let journal = JournalQuery(runs: [Sample.id(1)])
            #expect(try await store.read { try $0.prunable(.journals, Sample.environment, range) }.removed == 0)
            #expect(try await Self.facts(store, [1]).first?.entries == 501, "more are not counted")
            try await Self.prune(store, [1], leavesJournal: true)
            #expect(try await Self.facts(store, [1]).isEmpty)
            for left in [200, 0] {
                #expect(try await store.read { try $0.prunable(.journals, Sample.environment, range) }.removed == 1)
                _ = try await store.write { try $0.prune(.journals, Sample.environment, range) }
                let found = try await store.read { try $0.journal(Sample.environment, journal) }
                #expect((found[Sample.id(1)] ?? []).count == left)
            }
            #expect(try await store.read { try $0.prunable(.journals, Sample.environment, range) }.removed == 0)
            #expect(try await store.read { try $0.prunable(.journals, Sample.other, range) }.removed == 0)
        }
    }

    @Test(
        "tokens that ended long ago go, except those a run's journal tells of and those that hold a key",
        arguments: StoreUnderTest.allCases)
    func tokens(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let ids = (1...5).map { TokenID(rawValue: "waitpoint_\($0)") }
            let tokens = ids.enumerated().map { place, id in
                var token = TokenRecord(environment: Sample.environment, id: id, createdAt: Sample.now)
                if place != 0 { (token.status, token.completedAt) = (.completed, Sample.time(1)) }
                if place == 1 { token.completedAt = Sample.time(5_000) }
                if place == 2 { (token.idempotencyKey, token.idempotencyKeyUntil) = ("k", Sample.time(5_000)) }
                return token
            }
            try await store.insert([Self.finished(1)])
            let need = RunNeed(environment: Sample.environment, needed: .token(ids[3]), run: Sample.id(1))
            try await store.save {
                $0.tokens = tokens
                $0.needs = [need]
            }
            let range = PruneRange(endedBy: Self.past, now: Self.past, limit: 2)
            let first = try await store.write { try $0.prune(.tokens, Sample.environment, range) }
            #expect(first == PrunedRange(removed: 0, last: ids[1].rawValue))
            let rest = PruneRange(after: ids[1].rawValue, endedBy: Self.past, now: Self.past, limit: 9)
            let second = try await store.write { try $0.prune(.tokens, Sample.environment, rest) }
            #expect(second == PrunedRange(removed: 1, last: nil))
            let bounded = PruneRange(before: ids[1].rawValue, endedBy: Self.past, now: Self.past, limit: 1)
            let seen = try await store.read { try $0.prunable(.tokens, Sample.environment, bounded) }
            #expect(seen == PrunedRange(removed: 0, last: ids[0].rawValue), "the others are too young to be looked at")
            #expect(try await store.read { try $0.token(Sample.environment, ids[4]) } == nil)
            try await Self.prune(store, [1])
            let later = PruneRange(endedBy: Self.past, now: Sample.time(6_000))
            let third = try await store.write { try $0.prune(.tokens, Sample.environment, later) }
            #expect(third.removed == 2)
        }
    }

    @Test(
        "bulk actions go with their lists, and refused rows of the inbox by their age",
        arguments: StoreUnderTest.allCases)
    func others(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var refused = InboxRecord(
                environment: Sample.environment, id: Sample.id(1), task: "task", payload: .none, options: "{}",
                createdAt: Sample.now, fault: "no")
            let old = refused
            refused.createdAt = Sample.time(5_000)
            var fine = refused
            (fine.createdAt, fine.fault) = (Sample.now, nil)
            let rows = [old, refused, fine]
            try await store.save { $0.refusedInbox = rows }
            let range = PruneRange(endedBy: Self.past, now: Self.past)
            let pruned = try await store.write { try $0.prune(.refusals, Sample.environment, range) }
            #expect(pruned == PrunedRange(removed: 1, last: nil))
            #expect(try await store.write { try $0.takeInbox(now: Self.past, limit: 9) }.count == 1)
            let none = try await store.write { try $0.prune(.bulkActions, Sample.environment, range) }
            #expect(none == PrunedRange(removed: 0, last: nil))
            let actions = (1...2).map { number in
                var object = BulkActionObject(
                    id: BulkActionID(rawValue: "bulk_\(number)"), type: .cancel, createdAt: Sample.now)
                if number == 1 { (object.status, object.completedAt) = (.completed, Sample.time(1)) }
                return BulkActionRecord(
                    environment: Sample.environment, object: object, selection: .runs([Sample.id(1)]))
            }
            try await store.save { $0.newBulkActions = actions }
            #expect(try await store.read { try $0.prunable(.bulkActions, Sample.environment, range) }.removed == 1)
            let gone = try await store.write { try $0.prune(.bulkActions, Sample.environment, range) }
            #expect(gone.removed == 1)
            #expect(try await store.read { try $0.prunable(.bulkActions, Sample.environment, range) }.removed == 0)
        }
    }

    @Test(
        "a group of errors goes when none was counted in it lately and none of its runs is left",
        arguments: StoreUnderTest.allCases)
    func errors(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let groups = (1...3).map { number in
                ErrorGroupRecord(
                    environment: Sample.environment, id: ErrorGroupID(rawValue: "error_\(number)"), task: "task",
                    type: "Boom", message: "no", count: 1, firstSeen: Sample.now,
                    lastSeen: number == 3 ? Sample.time(5_000) : Sample.time(1), lastRun: Sample.id(1))
            }
            let link = ErrorLink(environment: Sample.environment, error: groups[0].id, run: Sample.id(1))
            try await store.insert([Self.finished(1, status: .completedWithErrors)])
            try await store.save {
                $0.errorGroups = groups
                $0.errorLinks = [link]
            }
            let range = PruneRange(endedBy: Self.past, now: Self.past)
            for _ in 0..<2 {
                #expect(try await store.read { try $0.prunable(.errors, Sample.environment, range) }.removed == 1)
                let pruned = try await store.write { try $0.prune(.errors, Sample.environment, range) }
                #expect(pruned == PrunedRange(removed: 1, last: nil))
                // Its run goes, and is no longer in its group.
                try await Self.prune(store, [1])
            }
            let left = try await store.read { try $0.errorGroups(Sample.environment, matching: .page(.init())) }
            #expect(left.map(\.id) == [groups[2].id])
            #expect(try await store.read { try $0.prunable(.errors, Sample.environment, range) }.removed == 0)
        }
    }

    @Test(
        "a removed run is no longer listed under its schedule, whatever else is said of it",
        arguments: StoreUnderTest.allCases)
    func schedules(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let schedule = ScheduleID(rawValue: "sched_1")
            let origin = IdempotencyKeyOrigin(key: "a\u{0}\"hooks\":\"schedule\":\"x\"", scope: .global)
            let terms = RunTerms(idempotencyKeyOrigin: origin, schedule: schedule)
            try await store.insert((1...2).map { Self.finished($0, key: "k\($0)", terms: terms) })
            let listed = RunQuery(schedules: [schedule.rawValue], limit: 9)
            #expect(try await store.read { try $0.runIDs(Sample.environment, matching: listed) }.count == 2)
            #expect(try await Self.needed(store, [1, 2]) == [])
            let query = FinishedRunQuery(before: Sample.id(9), ends: OldEnds(Self.past), limit: 3)
            #expect(try await store.read { try $0.finishedRuns(Sample.environment, query) }.runs.count == 2)
            try await Self.prune(store, [1])
            #expect(try await store.read { try $0.runIDs(Sample.environment, matching: listed) } == [Sample.id(2)])
        }
    }

    @Test("failed runs are looked for by an instant of their own", arguments: StoreUnderTest.allCases)
    func ends(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([
                Self.finished(1), Self.finished(2, status: .crashed), Self.finished(3),
                Self.finished(4, status: .crashed), Self.finished(5, status: .canceled),
            ])
            let ends = OldEnds(done: Sample.time(4), failed: Sample.time(2))
            let query = FinishedRunQuery(before: Sample.id(9), ends: ends, limit: 9)
            let page = try await store.read { try $0.finishedRuns(Sample.environment, query) }
            #expect(page.runs.map(\.id).sorted() == Sample.ids([1, 2, 3]))
            let found = try await store.write {
                try $0.finishedRuns(Sample.environment, by: ends, locking: Sample.ids([1, 2, 3, 4, 5]))
            }
            #expect(found.map(\.id).sorted() == Sample.ids([1, 2, 3]))
        }
    }

    @Test("a database has an identity that stays", arguments: StoreUnderTest.allCases)
    func identity(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let identity = try await store.read { try $0.identity() }
            #expect(identity.count == 32)
            #expect(try await store.read { try $0.identity() } == identity)
        }
    }
}
