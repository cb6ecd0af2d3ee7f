import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "What a server takes for granted of the runs it wrote last", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct PresumptionTests {
    private static let place = EntryPlace(run: Sample.id(1), id: EntryKey(scope: "", key: "step"))

    /// Runs a body with two servers' stores; the first one took runs, and so knows them.
    private static func withStores(
        runs: Int = 2, _ body: (_ store: PostgresStore, _ other: PostgresStore) async throws -> Void
    ) async throws {
        try await withLocation(runs: runs) { store, other, _ in try await body(store, other) }
    }

    /// The same with the place of both.
    private static func withLocation(
        runs: Int = 2,
        _ body: (_ store: PostgresStore, _ other: PostgresStore, PostgresLocation) async throws -> Void
    ) async throws {
        try await TestDatabase.withStores { store, other, location in
            try await store.insert(Sample.runs(1...runs))
            try await store.take(runs)
            try await body(store, other, location)
        }
    }

    /// What a write of a step does: it sees its run and its place in the journal, and stores an entry there.
    private static func writeStep(
        _ store: PostgresStore, run: RunID = Sample.id(1), key: String = "step"
    ) async throws -> (epoch: Int?, entry: JournalEntry?) {
        let place = EntryPlace(run: run, id: EntryKey(scope: "", key: key))
        return try await store.write { transaction in
            var loads = Loads()
            (loads.runs, loads.entries) = ([run], [place])
            let rows = try transaction.load(Sample.environment, loads, now: Sample.now)
            var changes = ChangeSet()
            changes.entries = [Self.entry(at: place)]
            try transaction.save(changes)
            return (rows.runs.first?.epoch, rows.entries[run]?.first)
        }
    }

    private static func entry(at place: EntryPlace, _ state: EntryState = .completed) -> ChangeSet.EntryChange {
        var entry = JournalEntry(id: place.id, kind: .step, attempt: 1, startedAt: Sample.now)
        entry.state = state
        return ChangeSet.EntryChange(environment: Sample.environment, run: place.run, entry: entry)
    }

    @Test("a step is stored in one round trip, and so is the end of any number of runs", arguments: [1, 500])
    func oneRoundTrip(count: Int) async throws {
        try await Self.withStores(runs: count) { store, _ in
            let before = store.counts.roundTrips
            #expect(try await Self.writeStep(store).epoch == 1)
            #expect(store.counts.roundTrips == before + 1)
            try await store.write { transaction in
                var loads = Loads()
                loads.runs = Sample.ids(1...count)
                let rows = try transaction.load(Sample.environment, loads, now: Sample.now)
                var changes = ChangeSet()
                changes.changedRuns = rows.runs.map { run in
                    var after = run
                    (after.status, after.worker, after.holdsSlot) = (.completedSuccessfully, nil, false)
                    after.finishedAt = Sample.now
                    return ChangeSet.RunChangePair(before: run, after: after)
                }
                try transaction.save(changes)
            }
            #expect(store.counts.roundTrips == before + 2)
            #expect(store.counts.refutations == 0)
            #expect(try await store.state(Sample.id(count))?.status == .completedSuccessfully)
        }
    }

    @Test("a run that another server changed is read, and decided on as it is")
    func changedRun() async throws {
        try await Self.withStores { store, other in
            try await other.change([Sample.id(1)]) { $0.epoch = 7 }
            #expect(try await Self.writeStep(store).epoch == 7)
            #expect(store.counts.refutations == 1)
            // The run was read, and is known again once it is written.
            try await store.change([Sample.id(1)]) { $0.epoch += 1 }
            #expect(try await Self.writeStep(store, key: "next").epoch == 8)
            #expect(store.counts.refutations == 1)
        }
    }

    @Test("an entry that another server wrote is read, whether the batch writes it or not")
    func writtenEntry() async throws {
        try await Self.withStores { store, other in
            try await other.save { $0.entries = [Self.entry(at: Self.place)] }
            #expect(try await Self.writeStep(store).entry?.state == .completed)
            #expect(store.counts.refutations == 1)
            let found = try await store.write { transaction in
                var loads = Loads()
                (loads.runs, loads.entries) = ([Sample.id(1)], [Self.place])
                return try transaction.load(Sample.environment, loads, now: Sample.now).entries
            }
            #expect(found[Sample.id(1)]?.count == 1)
        }
    }

    @Test("an entry that is not settled is read without a try in vain")
    func openEntry() async throws {
        try await Self.withStores { store, _ in
            try await store.save { $0.entries = [Self.entry(at: Self.place, .pending)] }
            #expect(try await Self.writeStep(store).entry?.state == .pending)
            #expect(store.counts.refutations == 0)
        }
    }

    @Test("a writer whose row is gone makes it again, and what others changed is still seen")
    func missingRow() async throws {
        try await Self.withLocation { store, other, location in
            for epoch in [7, 8] {
                try await other.change([Sample.id(1)]) { $0.epoch = epoch }
                try await PostgresStore.execute(["DELETE FROM trigger_writers"], at: location)
                #expect(try await Self.writeStep(store, key: "step \(epoch)").epoch == epoch)
            }
        }
    }

    @Test("an error is the caller's only if what it was decided on is there")
    func errors() async throws {
        struct Complaint: Error, Equatable { var epoch: Int }
        try await Self.withStores { store, other in
            try await other.change([Sample.id(1)]) { $0.epoch = 7 }
            await #expect(throws: Complaint(epoch: 7)) {
                try await store.write { transaction in
                    var loads = Loads()
                    loads.runs = [Sample.id(1)]
                    let rows = try transaction.load(Sample.environment, loads, now: Sample.now)
                    throw Complaint(epoch: rows.runs.first?.epoch ?? 0)
                }
            }
        }
    }

    @Test("servers that write the steps of the same runs at once lose none")
    func contention() async throws {
        try await Self.withStores { store, other in
            try await other.change(Sample.ids(1...2)) { $0.activeMs += 1 }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (name, store) in [("a", store), ("b", other)] {
                    for step in 0..<100 {
                        let run = Sample.id(1 + step % 2)
                        group.addTask {
                            _ = try await Self.writeStep(store, run: run, key: "\(name)-\(step)")
                            try await store.change([run]) { $0.activeMs += 1 }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let query = JournalQuery(runs: Sample.ids(1...2))
            let journal = try await store.read { try $0.journal(Sample.environment, query) }
            #expect(journal.values.map(\.count).reduce(0, +) == 200)
            for number in 1...2 { #expect(try await store.state(Sample.id(number))?.activeMs == 101) }
            #expect(store.counts.refutations + other.counts.refutations > 0)
        }
    }
}
#endif
