import Testing
import TriggerEngine
import TriggerModel

@Suite("What is said of queues", .timeLimit(.minutes(10)))
struct QueueRulesTests {
    private static func rules(
        _ store: any Store, _ names: [String] = ["queue"]
    ) async throws -> [String: QueueRules] {
        try await store.write { try $0.rules(Sample.environment, ofQueues: names) }
    }

    private static func lengths(_ store: any Store, upTo limits: [String: Int]) async throws -> [String: Int] {
        try await store.write { try $0.lineLengths(Sample.environment, upTo: limits) }
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

    @Test("a task's own queue is declared, also where its runs go to another", arguments: StoreUnderTest.allCases)
    func own(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue"))
            let names = ["task/task", "task/other"]
            #expect(
                try await Self.rules(store, names)
                    == ["task/task": QueueRules(isDeclared: true), "task/other": QueueRules()])
            // It is listed once something is in it, or said of it.
            #expect(try await Self.queues(store) == ["queue"])
            try await store.insert(Sample.runs(0..<1, queue: "task/task"))
            #expect(try await Self.queues(store) == ["queue", "task/task"])
            try await store.take()
            try await store.finish(Sample.ids([0]))
            #expect(try await Self.queues(store) == ["queue"])
            let pause = QueueChange(
                environment: Sample.environment, name: "task/task", isOfTask: true, action: .pause(true))
            try await store.save { $0.queues = [pause] }
            #expect(try await Self.queues(store) == ["queue", "task/task"])
            try await store.register("task", queue: nil)
            let listed = try await store.read { try $0.queues(Sample.environment, QueueQuery()) }.page
            #expect(listed.map(\.isOfTask) == [false, true] && listed.map(\.isPaused) == [false, true])
        }
    }

    private static func queues(_ store: any Store) async throws -> [String] {
        try await store.read { try $0.queues(Sample.environment, QueueQuery()) }.page.map(\.name)
    }

    @Test("what stands in line is counted up to the limit at least", arguments: StoreUnderTest.allCases)
    func counts(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<2) + Sample.runs(2..<5, queue: "other"))
            let limits = ["queue": 9, "other": 2, "third": 1]
            let first = try await Self.lengths(store, upTo: limits)
            #expect(first["queue"] == 2 && first["other", default: 0] >= 2 && first["third"] == 0)
            try await store.insert(Sample.runs(5..<9))
            #expect(try await Self.lengths(store, upTo: ["queue": 9]) == ["queue": 6])
            try await store.take(4)
            #expect(try await Self.lengths(store, upTo: ["queue": 9, "other": 9]) == ["queue": 4, "other": 1])
            #expect(try await Self.lengths(store, upTo: ["queue": -1, "other": 0]).count == 2)
        }
    }

    @Test(
        "what is known of a line's length is what stands in it, whatever joins, leaves, moves or is undone",
        arguments: StoreUnderTest.allCases)
    func followed(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let limits = ["queue": 100, "other": 100]
            #expect(try await Self.lengths(store, upTo: limits) == ["queue": 0, "other": 0])
            try await store.insert(Sample.runs(0..<20))
            try await store.change([Sample.id(1), Sample.id(2)]) { $0.queue = "other" }
            try await store.change([Sample.id(3)]) { $0.line = nil }
            #expect(try await Self.lengths(store, upTo: limits) == ["queue": 17, "other": 2])
            struct Undone: Error {}
            await #expect(throws: Undone.self) {
                try await store.write { transaction in
                    var changes = ChangeSet()
                    changes.newRuns = Sample.runs(20..<25)
                    try transaction.save(changes)
                    throw Undone()
                }
            }
            #expect(try await Self.lengths(store, upTo: limits) == ["queue": 17, "other": 2])
            let taken = try await store.take(7)
            let others = taken.count { [1, 2].map(Sample.id).contains($0) }
            let expected = ["queue": 17 - taken.count + others, "other": 2 - others]
            #expect(try await Self.lengths(store, upTo: limits) == expected)
        }
    }

    @Test(
        "runs set apart for their queue are found with it, the oldest first, until they moved on",
        arguments: StoreUnderTest.allCases)
    func undeclared(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert((1...5).map { Self.run($0) } + [Self.run(6, queue: "other")])
            #expect(try await store.take() == [])
            #expect(try await store.state(Sample.id(1))?.line == .undeclared)
            #expect(try await Self.find(store, ["queue"], 2) == Sample.ids([5, 4]))
            try await store.change(Sample.ids([3, 4, 5])) { $0.line = nil }
            #expect(try await Self.find(store, ["queue", "other", "third"], 9) == Sample.ids([6, 2, 1]))
            try await store.change(Sample.ids([1, 2, 6])) { $0.line = nil }
            #expect(try await Self.find(store, ["queue", "other"], 9) == [])
        }
    }

    private static func find(_ store: any Store, _ queues: [String], _ limit: Int) async throws -> [RunID] {
        try await store.write { transaction in
            let found = try transaction.undeclared(Sample.environment, queues: queues, limit: limit)
            #expect(found.isCut == (found.runs.count == limit))
            return found.runs
        }
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
            try await Self.limit(store, EnvironmentLimits(base: 2, burst: 2.5))
            try await store.register("other", queue: QueueManifest(name: "later", concurrencyLimit: 4))
            #expect(try await store.take() == Sample.ids([0, 1, 9, 10]))
            let record = try await store.read { try $0.environmentRecord(Sample.environment) }
            #expect(
                record
                    == EnvironmentRecord(isPaused: false, concurrencyLimit: 2, burst: 2.5, burstLimit: 5, running: 4))
            try await Self.limit(store, EnvironmentLimits(base: 6, burst: 1))
            #expect(try await store.take() == Sample.ids([2, 3]))
            try await Self.limit(store, EnvironmentLimits(base: 100))
            #expect(try await store.take() == Sample.ids([4, 5, 6, 7, 8, 11, 12]))
        }
    }

    private static func limit(_ store: any Store, _ limits: EnvironmentLimits) async throws {
        try await store.save { $0.limits = [Sample.environment: limits] }
    }

    @Test(
        "a part of the environment's limit is worked out when it is stored, follows that, and goes with its override",
        arguments: StoreUnderTest.allCases)
    func percent(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 7))
            for (percent, base, limit) in [
                (1.15, 10_000, 115), (100 / 3, 10_000, 3_333), (0.001, 10_000, 1), (100, 0, 0), (100, 100_000, 100_000),
            ] as [(Double, Int, Int)] {
                try await Self.limit(store, EnvironmentLimits(base: base))
                try await Self.override(store, LimitOverride(percent: percent, setAt: Sample.now))
                let expected = LimitOverride(limit: limit, percent: percent, setAt: Sample.now)
                #expect(try await Self.override(store) == expected)
            }
            try await Self.limit(store, EnvironmentLimits(base: 1_000))
            #expect(try await Self.override(store)?.limit == 1_000)
            try await Self.override(store, LimitOverride(limit: 3, setAt: Sample.now))
            try await Self.limit(store, EnvironmentLimits(base: 500))
            #expect(try await Self.override(store) == LimitOverride(limit: 3, setAt: Sample.now))
            try await Self.override(store, nil)
            try await Self.limit(store, EnvironmentLimits(base: 50))
            #expect(try await Self.override(store) == nil)
        }
    }

    private static func override(_ store: any Store, _ override: LimitOverride?) async throws {
        let change = QueueChange(
            environment: Sample.environment, name: "queue", isOfTask: false, action: .override(override))
        try await store.save { $0.queues = [change] }
    }

    private static func override(_ store: any Store) async throws -> LimitOverride? {
        try await store.read { try $0.queues(Sample.environment, QueueQuery(name: "queue")) }.page.first?.override
    }

    @Test(
        "an environment keeps its limit or its burst where only the other is set, and what it allows in all follows",
        arguments: StoreUnderTest.allCases)
    func halves(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            for (limits, base, burst, total) in [
                (EnvironmentLimits(base: 100, burst: 1.15), 100, 1.15, 115),
                (EnvironmentLimits(base: 10), 10, 1.15, 11),
                (EnvironmentLimits(burst: 2), 10, 2, 20), (EnvironmentLimits(base: 4), 4, 2, 8),
                (EnvironmentLimits(burst: 1.1), 4, 1.1, nil), (EnvironmentLimits(burst: .nan), 4, 1, nil),
                (EnvironmentLimits(base: -3, burst: .infinity), 0, 1_000_000, nil),
            ] as [(EnvironmentLimits, Int, Double, Int?)] {
                try await Self.limit(store, limits)
                let record = try await store.read { try $0.environmentRecord(Sample.environment) }
                #expect(record?.concurrencyLimit == base && record?.burst == burst && record?.burstLimit == total)
            }
        }
    }

    @Test(
        "an environment whose limit is below what runs starts nothing, and goes on when there is room",
        arguments: StoreUnderTest.allCases)
    func lowered(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(0..<9))
            #expect(try await store.take(4).count == 4)
            try await Self.limit(store, EnvironmentLimits(base: 2))
            #expect(try await store.take() == [])
            try await store.finish(Sample.ids([0, 1]))
            #expect(try await store.take() == [])
            try await store.finish(Sample.ids([2]))
            #expect(try await store.take() == Sample.ids([4]))
            try await Self.limit(store, EnvironmentLimits(base: 3))
            #expect(try await store.take() == Sample.ids([5]))
        }
    }
}
