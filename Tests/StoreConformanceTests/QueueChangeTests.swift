import Testing
import TriggerEngine
import TriggerModel

@Suite("Queues that are paused, or have another limit", .timeLimit(.minutes(10)))
struct QueueChangeTests {
    private static func change(_ store: any Store, _ action: QueueChange.Action, _ name: String = "queue") async throws
    {
        let change = QueueChange(environment: Sample.environment, name: name, isOfTask: false, action: action)
        try await store.save { $0.queues = [change] }
    }

    private static func queue(_ store: any Store, _ name: String = "queue") async throws -> QueueRecord? {
        try await store.read { try $0.queues(Sample.environment, QueueQuery(name: name)) }.page.first
    }

    private static let override = LimitOverride(limit: 1, setAt: Sample.now)

    @Test(
        "a paused queue gives no run, and its runs in their order when it goes on", arguments: StoreUnderTest.allCases)
    func pause(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<2) + Sample.runs(2..<4, queue: "free"))
            try await Self.change(store, .pause(true))
            try await store.insert(Sample.runs(4..<5))
            #expect(try await store.take() == Sample.ids([2, 3]))
            #expect(try await Self.queue(store)?.isPaused == true)
            try await Self.change(store, .pause(false))
            #expect(try await store.take() == Sample.ids([0, 1, 4]))
        }
    }

    @Test("an override is the limit, lower or higher than the declared one", arguments: StoreUnderTest.allCases)
    func override(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
            try await store.insert(Sample.runs(0..<6))
            try await Self.change(store, .override(Self.override))
            #expect(try await store.take() == Sample.ids([0]))
            try await Self.change(store, .override(LimitOverride(limit: 4, setAt: Sample.now)))
            #expect(try await store.take() == Sample.ids([1, 2, 3]))
            try await Self.change(store, .override(nil))
            try await store.finish(Sample.ids([0, 1, 2]))
            #expect(try await store.take() == Sample.ids([4]))
        }
    }

    @Test(
        "a registration changes what is declared, and neither an override nor a pause",
        arguments: StoreUnderTest.allCases)
    func registration(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
            try await Self.change(store, .override(Self.override))
            try await Self.change(store, .pause(true))
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 7))
            var expected = QueueRecord(
                name: "queue", isOfTask: false, isPaused: true, declaredLimit: 7, override: Self.override)
            #expect(try await Self.queue(store) == expected)
            try await Self.change(store, .override(nil))
            expected.override = nil
            #expect(try await Self.queue(store) == expected && expected.concurrencyLimit == 7)
        }
    }

    @Test("a queue that nobody declared can be changed before it is", arguments: StoreUnderTest.allCases)
    func undeclared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await Self.change(store, .override(Self.override))
            try await store.register("task", queue: QueueManifest(name: "queue"))
            try await store.insert(Sample.runs(0..<2))
            #expect(try await store.take() == Sample.ids([0]))
        }
    }

    @Test("one queue is found by its name among others, and none by another", arguments: StoreUnderTest.allCases)
    func byName(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<2) + Sample.runs(2..<3, queue: "other"))
            #expect(try await Self.queue(store)?.queued == 2)
            #expect(try await Self.queue(store, "none") == nil)
        }
    }

    @Test("a paused environment gives no run until it goes on", arguments: StoreUnderTest.allCases)
    func environment(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<2))
            try await store.save { $0.pauses = [Sample.environment: true] }
            #expect(try await store.take() == [])
            let record = try await store.read { try $0.environmentRecord(Sample.environment) }
            #expect(record == EnvironmentRecord(isPaused: true, concurrencyLimit: 10_000, running: 0))
            try await store.save { $0.pauses = [Sample.environment: false] }
            #expect(try await store.take() == Sample.ids([0, 1]))
        }
    }
}
