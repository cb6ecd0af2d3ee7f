import Testing
import TriggerEngine
import TriggerModel

@Suite("Families of runs", .timeLimit(.minutes(10)))
struct FamilyTests {
    private static func child(_ number: Int, of parent: Int) -> RunRecord {
        let state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: "task", queue: "queue",
            parent: Sample.id(parent),
            root: Sample.id(parent), depth: 1, createdAt: Sample.now)
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: .none))
    }

    @Test("the unfinished children of a run are found in pages", arguments: StoreUnderTest.allCases)
    func children(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)] + (10..<20).map { Self.child($0, of: 1) } + [Self.child(30, of: 2)])
            try await store.finish(Sample.ids([10, 15]))
            let pages = try await store.write { transaction in
                let first = try transaction.children(Sample.environment, of: Sample.id(1), after: nil, limit: 5)
                let rest = try transaction.children(Sample.environment, of: Sample.id(1), after: first.last, limit: 5)
                return [first, rest]
            }
            #expect(pages == [Sample.ids([11, 12, 13, 14, 16]), Sample.ids([17, 18, 19])])
        }
    }

    @Test("who waits for a run is found until the wait ends", arguments: StoreUnderTest.allCases)
    func dependents(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let waits = [(child: 10, parent: 1, index: 0), (10, 1, 1), (10, 2, 0), (11, 1, 2)].map { wait in
                Dependent(
                    environment: Sample.environment, awaited: .run(Sample.id(wait.0)), parent: Sample.id(wait.1),
                    entry: EntryKey(scope: "s", key: "k", generation: 2), index: wait.2)
            }
            try await store.save { $0.dependents = waits }
            let awaited = Sample.ids([10, 11, 12, 10]).map { Awaited.run($0) }
            let all = try await store.write { try $0.dependents(Sample.environment, of: awaited) }
            #expect(Set(all) == Set(waits) && all.count == waits.count)
            try await store.save { $0.endedDependents = [waits[1], waits[3]] }
            let rest = try await store.write { try $0.dependents(Sample.environment, of: awaited) }
            #expect(Set(rest) == [waits[0], waits[2]])
        }
    }
}
