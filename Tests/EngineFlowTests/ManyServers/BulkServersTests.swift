import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

#if Postgres
import TriggerPostgres

@Suite(
    "Bulk actions of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct BulkServersTests {
    @Test("each run is replayed once, whichever servers see to it, while another server cancels all it can")
    func once() async throws {
        try await ServerPair.run { servers in
            let items = (0..<450).map { _ in TriggerItem(task: "task", payload: .none) }
            let runs = try await servers.one.engine.trigger(items, TriggerRequest(environment: .development)).runs
            let query = RunQuery(tasks: ["task"])
            let replay = try await servers.one.engine.createBulkAction(.replay, of: .matching(query), in: .development)
            let cancel = try await servers.other.engine.createBulkAction(
                .cancel, of: .matching(query), in: .development)
            for id in [replay, cancel] {
                try await eventually {
                    servers.clock.advance(by: .milliseconds(1))
                    return try await servers.other.engine.bulkAction(id, in: .development).status == .completed
                }
            }
            let made = RunQuery(bulkAction: replay, limit: 10_000)
            let replayed = try await servers.one.engine.records(matching: made, in: .development)
            #expect(replayed.count == 450)
            #expect(Set(replayed.compactMap(\.state.terms.replayOf)) == Set(runs.map(\.id)))
            let cancelled = try await servers.one.engine.bulkAction(cancel, in: .development).counts
            #expect(cancelled.failure == 0 && cancelled.success >= 450)
        }
    }

    @Test("three bulk replays go on at once, whichever servers they are asked of")
    func three() async throws {
        try await TestDatabase.withSchema { location in
            let clock = ManualClock()
            let stores = [try await PostgresStore.open(at: location), try await PostgresStore.open(at: location)]
            let rigs = stores.map { BulkRig($0, clock) }
            let run = try await rigs[0].trigger(1)
            for _ in 0..<5 {
                let begun = try await begin(12, of: .runs(run), at: rigs)
                #expect(begun.count == 3)
                for id in begun { try await rigs[1].finish(id) }
            }
            for store in stores { try await store.close() }
        }
    }

    /// Begins replays at several servers at once.
    ///
    /// - Returns: Those that were not refused.
    private func begin(
        _ count: Int, of selection: BulkActionRecord.Selection, at rigs: [BulkRig]
    ) async throws -> [BulkActionID] {
        try await withThrowingTaskGroup(of: BulkActionID?.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        return try await rigs[number % rigs.count].create(.replay, selection)
                    } catch let error as EngineError where error.code == .tooMany {
                        return nil
                    }
                }
            }
            return try await group.compactMap(\.self).reduce(into: []) { $0.append($1) }
        }
    }
}
#endif
