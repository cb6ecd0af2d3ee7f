import Testing
import TriggerEngine
import TriggerModel

@Suite("The list of runs", .timeLimit(.minutes(10)))
struct RunListTests {
    @Test(
        "the list is read as ids alone too, and how large runs are without reading them",
        arguments: StoreUnderTest.allCases)
    func sizes(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var runs = Sample.runs(0..<4)
            runs[1].details.payload = Packet(data: "\"é\"")
            (runs[2].details.payload, runs[2].details.metadata) = (Packet(data: Sample.long("é")), "{}")
            runs[3].details.payload = .none
            let stored = runs
            try await store.insert(stored)
            let ids = try await store.read { try $0.runIDs(Sample.environment, matching: RunQuery(limit: 2)) }
            #expect(ids == Sample.ids([3, 2, 1]))
            let back = RunQuery(before: Sample.id(0), limit: 1)
            #expect(try await store.read { try $0.runIDs(Sample.environment, matching: back) } == Sample.ids([2, 1]))
            let sizes = try await store.read { try $0.sizes(Sample.environment, of: Sample.ids(0..<5)) }
            #expect(sizes == [Sample.id(0): 12, Sample.id(1): 4, Sample.id(2): 2_000_002, Sample.id(3): 0])
        }
    }

    private static func list(_ store: any Store, _ query: RunQuery) async throws -> [RunID] {
        try await store.read { try $0.records(Sample.environment, matching: query) }.map(\.state.id)
    }

    @Test("the newest come first, one more than the page has when there are more", arguments: StoreUnderTest.allCases)
    func newestFirst(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs((0..<10).shuffled()))
            #expect(try await Self.list(store, RunQuery(limit: 3)) == Sample.ids([9, 8, 7, 6]))
            #expect(try await Self.list(store, RunQuery(limit: 10)) == Sample.ids((0..<10).reversed()))
            #expect(try await Self.list(store, RunQuery(limit: 25)).count == 10)
        }
    }

    @Test("pages follow each other without a gap, forwards and backwards", arguments: StoreUnderTest.allCases)
    func paging(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<10))
            #expect(try await Self.list(store, RunQuery(after: Sample.id(7), limit: 3)) == Sample.ids([6, 5, 4, 3]))
            #expect(try await Self.list(store, RunQuery(after: Sample.id(1), limit: 3)) == Sample.ids([0]))
            #expect(try await Self.list(store, RunQuery(before: Sample.id(3), limit: 3)) == Sample.ids([7, 6, 5, 4]))
            #expect(try await Self.list(store, RunQuery(before: Sample.id(7), limit: 3)) == Sample.ids([9, 8]))
            let between = RunQuery(after: Sample.id(8), before: Sample.id(5), limit: 25)
            #expect(try await Self.list(store, between) == Sample.ids([7, 6]))
        }
    }

    @Test("tasks and statuses narrow the list, and pages of it", arguments: StoreUnderTest.allCases)
    func filters(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert((0..<12).map { Sample.run($0, task: "task\($0 % 3)") })
            try await store.finish(Sample.ids([0, 1, 2, 3]))
            try await store.change(Sample.ids([4, 5])) { $0.status = .waitingToResume }
            try await store.change(Sample.ids([6])) { $0.status = .crashed }
            let both = RunQuery(tasks: ["task0", "task1"])
            #expect(try await Self.list(store, both) == Sample.ids([10, 9, 7, 6, 4, 3, 1, 0]))
            let paged = RunQuery(tasks: ["task0", "task1"], after: Sample.id(9), limit: 2)
            #expect(try await Self.list(store, paged) == Sample.ids([7, 6, 4]))
            let done = RunQuery(statuses: [.completedSuccessfully])
            #expect(try await Self.list(store, done) == Sample.ids([3, 2, 1, 0]))
            let rare = RunQuery(statuses: [.waitingToResume, .crashed, .canceled])
            #expect(try await Self.list(store, rare) == Sample.ids([6, 5, 4]))
            let rareBack = RunQuery(statuses: [.waitingToResume, .crashed], before: Sample.id(4), limit: 1)
            #expect(try await Self.list(store, rareBack) == Sample.ids([6, 5]))
            let mixed = RunQuery(statuses: [.crashed, .pending], tasks: ["task0"])
            #expect(try await Self.list(store, mixed) == Sample.ids([9, 6]))
        }
    }

    @Test(
        "the children of a run are listed apart, narrowed and paged as all runs are", arguments: StoreUnderTest.allCases
    )
    func children(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let children = (2..<8).map { number in
                let state = RunState(
                    environment: Sample.environment, id: Sample.id(number), task: "task\(number % 2)", queue: "queue",
                    parent: Sample.id(number == 7 ? 0 : 1), root: Sample.id(1), depth: 1, createdAt: Sample.now)
                return RunRecord(state: state, details: RunDetails(id: state.id, payload: .none))
            }
            try await store.insert(Sample.runs(0..<2) + children)
            try await store.finish([Sample.id(3)])
            let all = RunQuery(parent: Sample.id(1), limit: 25)
            #expect(try await Self.list(store, all) == Sample.ids([6, 5, 4, 3, 2]))
            let paged = RunQuery(parent: Sample.id(1), after: Sample.id(5), limit: 1)
            #expect(try await Self.list(store, paged) == Sample.ids([4, 3]))
            let narrowed = RunQuery(statuses: [.completedSuccessfully], tasks: ["task1"], parent: Sample.id(1))
            #expect(try await Self.list(store, narrowed) == Sample.ids([3]))
        }
    }

    @Test("a list holds whole runs", arguments: StoreUnderTest.allCases)
    func wholeRuns(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.remarkable(3)
            try await store.insert([run])
            #expect(try await store.read { try $0.records(Sample.environment, matching: RunQuery()) } == [run])
            #expect(try await store.read { try $0.records(Sample.other, matching: RunQuery()) } == [])
        }
    }
}
