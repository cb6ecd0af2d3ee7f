import Testing
import TriggerEngine
import TriggerModel

@Suite("Runs nobody has the task of", .timeLimit(.minutes(10)))
struct UnregisteredTests {
    private static func run(_ number: Int, task: String = "task", version: String? = nil) -> RunRecord {
        var state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: task, version: version, queue: "queue",
            createdAt: Sample.time(Double(-number)))
        state.line = .unregistered
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: .none))
    }

    private static func find(
        _ store: any Store, _ tasks: [String] = ["task"], version: String = "v1", limit: Int = 100
    ) async throws -> [RunID] {
        try await store.write { transaction in
            let found = try transaction.unregistered(Sample.environment, tasks: tasks, version: version, limit: limit)
            #expect(found.isCut == (found.runs.count == limit))
            return found.runs
        }
    }

    @Test("they are in no ready queue", arguments: StoreUnderTest.allCases)
    func notReady(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.run(1)])
            #expect(try await store.take() == [])
            #expect(try await store.state(Sample.id(1))?.line == .unregistered)
        }
    }

    @Test(
        "those that a worker can run are found, the oldest first, until they moved on",
        arguments: StoreUnderTest.allCases)
    func finding(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([
                Self.run(1), Self.run(2, version: "v1"), Self.run(3, version: "v2"), Self.run(4, task: "other"),
                Self.run(5), Self.run(6, task: "third"),
            ])
            #expect(try await Self.find(store, ["task", "third"], limit: 2) == Sample.ids([6, 5]))
            try await store.change(Sample.ids([6, 5])) { $0.line = nil }
            #expect(try await Self.find(store, ["task", "third"]) == Sample.ids([2, 1]))
            #expect(try await Self.find(store, version: "v2") == Sample.ids([3, 1]))
            try await store.change(Sample.ids([1, 2, 3])) { $0.line = nil }
            #expect(try await Self.find(store, ["task", "third"]) == [])
        }
    }

    @Test("one that was made ready is set apart no more", arguments: StoreUnderTest.allCases)
    func madeReady(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.run(1)])
            try await store.change([Sample.id(1)]) { run in
                run.line = .ready(ReadyPlace(lane: "", isResumed: false, score: run.queuedAt))
            }
            #expect(try await Self.find(store) == [])
            #expect(try await store.take() == Sample.ids([1]))
        }
    }

    @Test("those that came before any worker are found until they are told apart", arguments: StoreUnderTest.allCases)
    func unannounced(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert((1...5).map { Self.run($0) })
            let first = try await store.write { try $0.unannounced(Sample.environment, limit: 3) }
            #expect(first.count == 3)
            try await store.change(first) { $0.status = .pendingVersion }
            let rest = try await store.write { try $0.unannounced(Sample.environment, limit: 3) }
            #expect(Set(first + rest) == Set(Sample.ids(1...5)))
            try await store.change(rest) { $0.status = .pendingVersion }
            #expect(try await store.write { try $0.unannounced(Sample.environment, limit: 3) } == [])
            #expect(try await Self.find(store).count == 5)
        }
    }
}
