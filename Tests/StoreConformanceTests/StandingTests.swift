import Testing
import TriggerEngine
import TriggerModel

@Suite("Where a run stands in line", .timeLimit(.minutes(10)))
struct StandingTests {
    private static func standing(_ run: RunRecord, _ store: any Store, limit: Int = 100) async throws -> LineStanding {
        try await store.read { try $0.standing(of: run.state, countLimit: limit) }
    }

    @Test(
        "the runs of its group that are before it are counted over all tasks and lanes",
        arguments: StoreUnderTest.allCases)
    func ahead(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.run(5, place: Sample.Place(second: 5))
            let others = [
                Sample.run(1, place: Sample.Place(second: 1)), Sample.run(2, task: "b", place: Sample.Place(second: 2)),
                Sample.run(3, place: Sample.Place(isResumed: true, second: 9)), Sample.run(4, key: "x"),
                Sample.run(6, place: Sample.Place(second: 6)), Sample.run(7, queue: "other"),
                Sample.run(8, place: Sample.Place(lane: "v1", second: 1)), Sample.run(9, place: nil),
            ]
            try await store.insert(others + [run])
            #expect(try await Self.standing(run, store) == LineStanding(running: 0, ahead: 4))
            #expect(try await Self.standing(run, store, limit: 2).ahead == 2)
        }
    }

    @Test("the slots of its group are counted", arguments: StoreUnderTest.allCases)
    func running(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.run(9)
            try await store.insert(Sample.runs(0..<3) + [Sample.run(3, key: "x"), run])
            try await store.take(4)
            #expect(try await Self.standing(run, store) == LineStanding(running: 3, ahead: 0))
            #expect(try await Self.standing(Sample.run(8, key: "y", place: nil), store).running == 0)
        }
    }
}
