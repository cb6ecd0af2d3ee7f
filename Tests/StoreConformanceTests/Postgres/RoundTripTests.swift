import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "Round trips to PostgreSQL", .timeLimit(.minutes(10)),
    .enabled(if: PostgresUnderTest.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct RoundTripTests {
    /// The round trips of a transaction that does to `count` runs what a commit does.
    private static func roundTrips(_ count: Int, _ step: @escaping @Sendable (any StoreTransaction, Int) throws -> Void)
        async throws -> Int
    {
        var trips = 0
        try await PostgresUnderTest.withLocation { location in
            let store = try await PostgresStore.open(at: location)
            try await store.insert(Sample.runs(1...count))
            let before = store.counts.roundTrips
            try await store.write { try step($0, count) }
            trips = store.counts.roundTrips - before
            try await store.close()
        }
        return trips
    }

    @Test("a commit's do not depend on how many runs it triggers, takes or ends")
    func independence() async throws {
        let commit: @Sendable (any StoreTransaction, Int) throws -> Void = { transaction, count in
            var loads = Loads()
            loads.runs = Sample.ids(1...count)
            loads.entries = loads.runs.map { EntryPlace(run: $0, id: EntryKey(scope: "", key: "step")) }
            loads.tasks = [TaskRecord.ID(environment: Sample.environment, task: "task", version: nil)]
            _ = try transaction.load(Sample.environment, loads, now: Sample.now)
            var changes = ChangeSet()
            changes.newRuns = Sample.runs(count + 1...2 * count)
            try transaction.save(changes)
            let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 2 * count)
            let taken = try transaction.takeReady(Sample.environment, request).runs
            #expect(taken.count == 2 * count)
            changes = ChangeSet()
            for var before in try transaction.runs(Sample.environment, taken) {
                (before.line, before.holdsSlot) = (nil, true)
                var after = before
                (after.status, after.holdsSlot, after.finishedAt) = (.completedSuccessfully, false, Sample.now)
                changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: after))
            }
            try transaction.save(changes)
        }
        let few = try await Self.roundTrips(1, commit)
        let many = try await Self.roundTrips(1_000, commit)
        #expect(few == many && few <= 5, "\(few) and \(many)")
    }
}
#endif
