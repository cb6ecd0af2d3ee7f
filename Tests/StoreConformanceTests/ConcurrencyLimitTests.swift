import Testing
import TriggerEngine
import TriggerModel

@Suite("Concurrency limits", .timeLimit(.minutes(10)))
struct ConcurrencyLimitTests {
    @Test("a queue starts no more runs than its limit, and others go on", arguments: StoreUnderTest.allCases)
    func queueLimit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 3))
            try await store.insert(Sample.runs(0..<10) + Sample.runs(10..<15, queue: "free"))
            #expect(try await store.take() == Sample.ids([0, 1, 2, 10, 11, 12, 13, 14]))
            #expect(try await store.take() == [])
        }
    }

    @Test("a queue at its limit starts another run for each slot that is freed", arguments: StoreUnderTest.allCases)
    func reopening(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
            try await store.insert(Sample.runs(0..<6))
            try await store.take()
            try await store.finish([Sample.id(0)])
            #expect(try await store.take() == Sample.ids([2]))
            try await store.finish(Sample.ids([1, 2]))
            #expect(try await store.take() == Sample.ids([3, 4]))
        }
    }

    @Test("all tasks of a queue share its limit", arguments: StoreUnderTest.allCases)
    func sharedQueue(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("a", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
            try await store.insert(Sample.runs(0..<3, task: "a") + Sample.runs(3..<6, task: "b"))
            #expect(try await store.take(1, tasks: ["b"]) == Sample.ids([3]))
            #expect(try await store.take(tasks: ["a", "b"]) == Sample.ids([0]))
            #expect(try await store.take(tasks: ["b"]) == [])
            try await store.finish(Sample.ids([3]))
            #expect(try await store.take(tasks: ["b"]) == Sample.ids([4]))
        }
    }

    @Test("each concurrency key has the queue's whole limit", arguments: StoreUnderTest.allCases)
    func keyLimit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 1))
            let runs = (0..<12).map { Sample.run($0, key: ["", "x", "y"][$0 % 3]) }
            try await store.insert(runs)
            #expect(try await store.take() == Sample.ids([0, 1, 2]))
            try await store.finish([Sample.id(1)])
            #expect(try await store.take() == Sample.ids([4]))
        }
    }

    @Test("thousands of keys at their limits hide nobody who may start", arguments: StoreUnderTest.allCases)
    func manyKeys(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 1))
            try await store.insert((0..<4000).map { Sample.run($0, key: "key\($0 % 2000)") })
            #expect(try await store.take(3000) == Sample.ids(0..<2000))
            try await store.finish([Sample.id(1234)])
            #expect(try await store.take() == Sample.ids([3234]))
        }
    }

    @Test("a queue that no task declared has no limit of its own", arguments: StoreUnderTest.allCases)
    func noLimit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: nil)
            try await store.insert(Sample.runs(0..<50) + Sample.runs(50..<100, queue: "task/task"))
            #expect(try await store.take(1000).count == 100)
        }
    }

    @Test("a queue with a limit of its own is told from those without", arguments: StoreUnderTest.allCases)
    func openQueues(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "narrow", concurrencyLimit: 5))
            try await store.register("other", queue: QueueManifest(name: "wide"))
            let open = try await store.write { try $0.openQueues(Sample.environment, ["narrow", "wide", "unknown"]) }
            #expect(open == ["wide", "unknown"])
        }
    }

    @Test("a take says how many more runs the environment may start", arguments: StoreUnderTest.allCases)
    func room(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<3))
            let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 2)
            #expect(try await store.write { try $0.takeReady(Sample.environment, request).room } == 9_998)
        }
    }

    @Test("a changed limit holds at once, for runs that wait already", arguments: StoreUnderTest.allCases)
    func changedLimit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 1))
            try await store.insert(Sample.runs(0..<10))
            try await store.take()
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 3))
            #expect(try await store.take() == Sample.ids([1, 2]))
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 1))
            try await store.finish(Sample.ids([0, 1]))
            #expect(try await store.take() == [])
            try await store.register("task", queue: QueueManifest(name: "queue"))
            #expect(try await store.take() == Sample.ids(3..<10))
        }
    }

    @Test("a limit of nought holds everything back", arguments: StoreUnderTest.allCases)
    func nought(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 0))
            try await store.insert(Sample.runs(0..<3))
            #expect(try await store.take() == [])
        }
    }

    @Test("a suspended run holds no slot, and takes one again when it goes on", arguments: StoreUnderTest.allCases)
    func suspended(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 1))
            try await store.insert(Sample.runs(1...2))
            try await store.take()
            try await store.change([Sample.id(1)]) {
                ($0.status, $0.holdsSlot, $0.worker) = (.waitingToResume, false, nil)
            }
            #expect(try await store.take() == Sample.ids([2]))
            try await store.change([Sample.id(1)]) { run in
                run.line = .ready(ReadyPlace(lane: "", isResumed: true, score: Sample.now))
            }
            #expect(try await store.take() == [])
            try await store.finish([Sample.id(2)])
            #expect(try await store.take() == Sample.ids([1]))
        }
    }

    @Test("an environment starts no more runs than its limit of 10,000", arguments: StoreUnderTest.allCases)
    func environmentLimit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<10_010))
            #expect(try await store.take(20_000).count == 10_000)
            #expect(try await store.take() == [])
            try await store.finish(Sample.ids(0..<4))
            #expect(try await store.take() == Sample.ids(10_000..<10_004))
        }
    }
}
