import Testing
import TriggerEngine
import TriggerModel

@Suite("What is said of queues", .timeLimit(.minutes(10)))
struct QueueRulesTests {
    private static func rules(
        _ store: any Store, _ names: [String] = ["queue"], sizeLimit: Int? = nil
    ) async throws -> [String: QueueRules] {
        try await store.write { try $0.rules(Sample.environment, ofQueues: names, sizeLimit: sizeLimit) }
    }

    @Test("a queue is declared by a registration, and by no change of it", arguments: StoreUnderTest.allCases)
    func declared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let change = QueueChange(
                environment: Sample.environment, name: "queue", isOfTask: false, action: .pause(true))
            try await store.save { $0.queues = [change] }
            #expect(try await Self.rules(store) == ["queue": QueueRules()])
            try await store.register("task", queue: QueueManifest(name: "queue", sizeLimit: 3))
            try await store.register("other", queue: QueueManifest(name: "second"))
            try await store.save { $0.queues = [change] }
            #expect(
                try await Self.rules(store, ["queue", "second", "third"]) == [
                    "queue": QueueRules(isDeclared: true, sizeLimit: 3), "second": QueueRules(isDeclared: true),
                    "third": QueueRules(),
                ])
            try await store.register("task", queue: QueueManifest(name: "queue"))
            #expect(try await Self.rules(store) == ["queue": QueueRules(isDeclared: true)])
        }
    }

    @Test(
        "what stands in line is counted up to the limit, and only where there is one",
        arguments: StoreUnderTest.allCases)
    func counts(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", sizeLimit: 3))
            try await store.insert(Sample.runs(0..<2) + Sample.runs(2..<5, queue: "other"))
            let names = ["queue", "other"]
            #expect(try await Self.rules(store, names).mapValues(\.queued) == ["queue": 2, "other": 0])
            #expect(try await Self.rules(store, names, sizeLimit: 2).mapValues(\.queued) == ["queue": 2, "other": 2])
            try await store.insert(Sample.runs(5..<9))
            #expect(try await Self.rules(store).mapValues(\.queued) == ["queue": 3])
            try await store.take(4)
            #expect(try await Self.rules(store, names, sizeLimit: 9).mapValues(\.queued) == ["queue": 3, "other": 1])
        }
    }

    @Test(
        "runs set apart for their queue are taken with it, the oldest first, each once",
        arguments: StoreUnderTest.allCases)
    func undeclared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert((1...5).map { Self.run($0) } + [Self.run(6, queue: "other")])
            #expect(try await store.take() == [])
            #expect(try await store.state(Sample.id(1))?.line == .undeclared)
            #expect(try await Self.take(store, ["queue"], 2) == Sample.ids([5, 4]))
            try await store.change([Sample.id(3)]) { $0.line = nil }
            #expect(try await Self.take(store, ["queue", "other", "third"], 9) == Sample.ids([6, 2, 1]))
            #expect(try await Self.take(store, ["queue", "other"], 9) == [])
        }
    }

    private static func take(_ store: any Store, _ queues: [String], _ limit: Int) async throws -> [RunID] {
        try await store.write { try $0.takeUndeclared(Sample.environment, queues: queues, limit: limit) }
    }

    private static func run(_ number: Int, queue: String = "queue") -> RunRecord {
        var state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: "task", queue: queue,
            createdAt: Sample.time(Double(-number)))
        (state.line, state.status) = (.undeclared, .pendingVersion)
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: .none))
    }

    @Test("with a burst no queue has more than the base, known or declared later", arguments: StoreUnderTest.allCases)
    func burst(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            #expect(try await store.read { try $0.environments() } == [Sample.environment])
            try await store.register("task", queue: QueueManifest(name: "queue"))
            try await store.insert(Sample.runs(0..<9) + Sample.runs(9..<18, queue: "later"))
            try await Self.limit(store, EnvironmentLimits(base: 2, burst: 5))
            try await store.register("other", queue: QueueManifest(name: "later", concurrencyLimit: 4))
            #expect(try await store.take() == Sample.ids([0, 1, 9, 10]))
            let record = try await store.read { try $0.environmentRecord(Sample.environment) }
            #expect(
                record
                    == EnvironmentRecord(isPaused: false, concurrencyLimit: 2, burstLimit: 5, running: 4))
            try await Self.limit(store, EnvironmentLimits(base: 6))
            #expect(try await store.take() == Sample.ids([2, 3]))
            try await Self.limit(store, EnvironmentLimits(base: 100))
            #expect(try await store.take() == Sample.ids([4, 5, 6, 7, 8, 11, 12]))
        }
    }

    private static func limit(_ store: any Store, _ limits: EnvironmentLimits) async throws {
        try await store.save { $0.limits = [Sample.environment: limits] }
    }

    @Test("an override keeps what part of the environment's limit it is", arguments: StoreUnderTest.allCases)
    func percent(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            for percent in [100 / 3, 0.1, nil] as [Double?] {
                let override = LimitOverride(limit: 1, percent: percent, setAt: Sample.now)
                let change = QueueChange(
                    environment: Sample.environment, name: "queue", isOfTask: false, action: .override(override))
                try await store.save { $0.queues = [change] }
                let found = try await store.read { try $0.queues(Sample.environment, QueueQuery(name: "queue")) }
                #expect(found.page.first?.override == override)
            }
        }
    }
}
