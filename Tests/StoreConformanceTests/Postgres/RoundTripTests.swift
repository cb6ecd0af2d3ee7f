import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "Round trips to PostgreSQL", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct RoundTripTests {
    /// The round trips of a transaction that does to `count` runs what a commit does.
    private static func roundTrips(_ count: Int, _ step: @escaping @Sendable (any StoreTransaction, Int) throws -> Void)
        async throws -> Int
    {
        var trips = 0
        try await TestDatabase.withSchema { location in
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
        let few = try await Self.roundTrips(1, WholeCommit.perform)
        let many = try await Self.roundTrips(1_000, WholeCommit.perform)
        #expect(few == many && few <= 5, "\(few) and \(many)")
    }
}
#endif
