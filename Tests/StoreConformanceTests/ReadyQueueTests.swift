import Testing
import TriggerEngine
import TriggerModel

@Suite("The ready queue", .timeLimit(.minutes(10)))
struct ReadyQueueTests {
    @Test("runs are taken by their time in line", arguments: StoreUnderTest.allCases)
    func order(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let seconds: [Double] = [30, 10, 40, 20]
            try await store.insert(seconds.enumerated().map { Sample.run($0, place: .init(second: $1)) })
            #expect(try await store.take() == Sample.ids([1, 3, 0, 2]))
        }
    }

    @Test("runs of the same time are taken by their ids", arguments: StoreUnderTest.allCases)
    func ties(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([3, 1, 2].map { Sample.run($0, place: .init(second: 0)) })
            #expect(try await store.take() == Sample.ids([1, 2, 3]))
        }
    }

    @Test("resumed runs come before all new ones, in every queue", arguments: StoreUnderTest.allCases)
    func resumedFirst(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([
                Sample.run(1), Sample.run(2, queue: "b"),
                Sample.run(3, queue: "b", place: .init(isResumed: true)), Sample.run(4, place: .init(isResumed: true)),
            ])
            #expect(try await store.take() == Sample.ids([3, 4, 1, 2]))
        }
    }

    @Test("queues, keys and tasks are merged by time", arguments: StoreUnderTest.allCases)
    func merge(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let runs = (0..<400).map { number in
                Sample.run(number, task: "task\(number % 2)", queue: "queue\(number % 3)", key: "key\(number % 7)")
            }
            try await store.insert(runs.shuffled())
            let first = try await store.take(150, tasks: ["task0", "task1"])
            let rest = try await store.take(1000, tasks: ["task0", "task1"])
            #expect(first + rest == Sample.ids(0..<400))
        }
    }

    @Test("no more runs are taken than were asked for, and none twice", arguments: StoreUnderTest.allCases)
    func limit(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<25))
            #expect(try await store.take(0) == [])
            #expect(try await store.take(10) == Sample.ids(0..<10))
            #expect(try await store.take(10) == Sample.ids(10..<20))
            #expect(try await store.take(10) == Sample.ids(20..<25))
            #expect(try await store.take(10) == [])
        }
    }

    @Test("only runs of the tasks asked for are taken", arguments: StoreUnderTest.allCases)
    func tasks(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1, task: "a"), Sample.run(2, task: "b"), Sample.run(3, task: "a")])
            #expect(try await store.take(tasks: ["b", "c", "b"]) == Sample.ids([2]))
            #expect(try await store.take(tasks: []) == [])
            #expect(try await store.take(tasks: ["a"]) == Sample.ids([1, 3]))
        }
    }

    @Test("runs are taken only from the lanes asked for", arguments: StoreUnderTest.allCases)
    func lanes(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let lanes = [ReadyPlace.lane(version: "v1"), ReadyPlace.lane(version: nil), ReadyPlace.lane(version: "v2")]
            try await store.insert(lanes.enumerated().map { Sample.run($0, place: .init(lane: $1)) })
            #expect(try await store.take(lanes: ["v2", "v3"]) == Sample.ids([2]))
            #expect(try await store.take(lanes: ["v1", ""]) == Sample.ids([0, 1]))
        }
    }

    @Test("a run offered to one worker is taken by no other, until it moves", arguments: StoreUnderTest.allCases)
    func reserved(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let lane = ReadyPlace.lane(worker: Sample.worker)
            try await store.insert([
                Sample.run(1, place: .init(lane: lane, isResumed: true)), Sample.run(2, place: .init(lane: lane)),
            ])
            #expect(try await store.take(lanes: ["@worker_2", ""]) == [])
            #expect(try await store.take(1, lanes: [lane, ""]) == Sample.ids([1]))
            try await store.change([Sample.id(2)]) { run in
                run.line = .ready(ReadyPlace(lane: "", isResumed: true, score: Sample.now))
            }
            #expect(try await store.take(lanes: [lane]) == [])
            #expect(try await store.take(lanes: ["@worker_2", ""]) == Sample.ids([2]))
        }
    }

    @Test("a run that leaves the line is not taken, and the next one is", arguments: StoreUnderTest.allCases)
    func leaving(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(1...3))
            try await store.change(Sample.ids([1, 3])) { $0.line = nil }
            #expect(try await store.take() == Sample.ids([2]))
            #expect(try await store.state(Sample.id(1))?.line == nil)
        }
    }

    @Test("a run that comes back is taken again in its new place", arguments: StoreUnderTest.allCases)
    func comingBack(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(1...3))
            #expect(try await store.take(1) == Sample.ids([1]))
            try await store.change([Sample.id(1)]) { run in
                (run.status, run.holdsSlot, run.worker) = (.pending, false, nil)
                run.line = .ready(ReadyPlace(lane: "", isResumed: true, score: Sample.time(50)))
            }
            #expect(try await store.take() == Sample.ids([1, 2, 3]))
        }
    }

    @Test("what was taken in a transaction that failed is ready again", arguments: StoreUnderTest.allCases)
    func failedTake(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(1...3))
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 2)
                    #expect(try transaction.takeReady(Sample.environment, request).runs == Sample.ids([1, 2]))
                    throw Refusal()
                }
            }
            #expect(try await store.take() == Sample.ids([1, 2, 3]))
        }
    }

    @Test("two takes in one transaction never give the same run", arguments: StoreUnderTest.allCases)
    func twoTakes(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<10))
            let taken = try await store.write { transaction in
                let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 4)
                return try (0..<3).map { _ in try transaction.takeReady(Sample.environment, request).runs }
            }
            #expect(taken == [Sample.ids(0..<4), Sample.ids(4..<8), Sample.ids(8..<10)])
        }
    }
}

/// What a test's own code throws.
struct Refusal: Error, Equatable {}
