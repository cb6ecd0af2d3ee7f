import Testing
import TriggerEngine
import TriggerModel

@Suite("The list of queues", .timeLimit(.minutes(10)))
struct QueueListTests {
    private static func list(_ store: any Store, _ query: QueueQuery = QueueQuery()) async throws -> QueueRecords {
        try await store.read { try $0.queues(Sample.environment, query) }
    }

    @Test("declared queues are listed by name, with what tasks said of them", arguments: StoreUnderTest.allCases)
    func declared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("b", queue: nil)
            try await store.register("a", queue: QueueManifest(name: "mail", concurrencyLimit: 3))
            let expected = [
                QueueRecord(name: "mail", isOfTask: false, declaredLimit: 3),
                QueueRecord(name: "task/b", isOfTask: true),
            ]
            #expect(try await Self.list(store) == QueueRecords(page: expected, count: 2))
        }
    }

    @Test("what runs and what waits is counted over all concurrency keys", arguments: StoreUnderTest.allCases)
    func counted(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
            try await store.insert((0..<9).map { Sample.run($0, key: "key\($0 % 2)") })
            try await store.insert([Sample.run(20, place: nil)])
            try await store.take()
            let queue = try await Self.list(store).page.first
            #expect(queue?.running == 4)
            #expect(queue?.queued == 5)
            try await store.finish(Sample.ids([0, 1]))
            #expect(try await Self.list(store).page.first?.running == 2)
        }
    }

    @Test("a queue that nobody declared is listed while runs are in it", arguments: StoreUnderTest.allCases)
    func undeclared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<2, queue: "held"))
            try await store.take()
            try await store.insert(Sample.runs(2..<5, queue: "waits") + Sample.runs(5..<6, queue: "task/x"))
            let list = try await Self.list(store)
            #expect(list.page.map(\.name) == ["held", "task/x", "waits"])
            #expect(list.page.map(\.isOfTask) == [false, true, false])
            #expect(list.page.map(\.running) == [2, 0, 0])
            #expect(list.page.map(\.queued) == [0, 1, 3])
            try await store.finish(Sample.ids(0..<2))
            #expect(try await Self.list(store).count == 2)
        }
    }

    @Test("pages follow each other, and each says how many queues there are in all", arguments: StoreUnderTest.allCases)
    func pages(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert((0..<5).map { Sample.run($0, queue: "queue\($0)") })
            let page = try await Self.list(store, QueueQuery(offset: 2, limit: 2))
            #expect(page.page.map(\.name) == ["queue2", "queue3"])
            #expect(page.count == 5)
            #expect(try await Self.list(store, QueueQuery(offset: 9, limit: 2)) == QueueRecords(page: [], count: 5))
        }
    }

    @Test("waiting runs are counted as far as was asked, however many there are", arguments: StoreUnderTest.allCases)
    func bounded(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<50))
            #expect(try await Self.list(store, QueueQuery(countLimit: 20)).page.map(\.queued) == [20])
        }
    }

    @Test("another environment's queues are not listed", arguments: StoreUnderTest.allCases)
    func environments(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: nil)
            try await store.insert(Sample.runs(0..<2))
            #expect(try await store.read { try $0.queues(Sample.other, QueueQuery()) }.count == 0)
        }
    }
}
