import Testing
import TriggerEngine
import TriggerModel

@Suite("Idempotency keys and requests", .timeLimit(.minutes(10)))
struct IdentityTests {
    private static func run(_ number: Int, task: String = "task", holding key: String) -> RunRecord {
        let state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: task, queue: "queue", idempotencyKey: key,
            createdAt: Sample.now)
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: .none))
    }

    private static func holders(_ store: any Store, _ keys: [HeldKey]) async throws -> [RunID] {
        try await store.write { try $0.runs(Sample.environment, [], holding: keys) }.map(\.id).sorted()
    }

    @Test("a run is found by its task and key, and by nothing less", arguments: StoreUnderTest.allCases)
    func holder(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([
                Self.run(1, holding: "k"), Self.run(2, task: "other", holding: "k"), Self.run(3, holding: "\"é\\"),
            ])
            let keys = [("task", "k"), ("task", "\"é\\"), ("third", "k"), ("task", "none"), ("task", "k")]
            #expect(
                try await Self.holders(store, keys.map { HeldKey(task: $0, key: $1) }) == Sample.ids([1, 3]))
        }
    }

    @Test("a second run with a key that is held is refused", arguments: StoreUnderTest.allCases)
    func heldKey(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Self.run(1, holding: "k")])
            await #expect(throws: StoreError.self) { try await store.insert([Self.run(2, holding: "k")]) }
            #expect(try await store.state(Sample.id(2)) == nil)
        }
    }

    @Test("a key that one run gives up is taken by another in the same save", arguments: StoreUnderTest.allCases)
    func handedOn(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let old = Self.run(1, holding: "k")
            try await store.insert([old])
            var after = old.state
            after.idempotencyKey = nil
            let pair = ChangeSet.RunChangePair(before: old.state, after: after)
            try await store.save { changes in
                changes.changedRuns = [pair]
                changes.newRuns = [Self.run(2, holding: "k")]
            }
            #expect(try await Self.holders(store, [HeldKey(task: "task", key: "k")]) == Sample.ids([2]))
        }
    }

    @Test(
        "a debounce key is found as an idempotency key is, and the two do not meet", arguments: StoreUnderTest.allCases)
    func debounceKey(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var run = Self.run(1, holding: "k")
            run.state.debounceKey = "d"
            try await store.insert([run])
            let keys = ["d", "k"].map { HeldKey(.debounce, task: "task", key: $0) }
            #expect(try await Self.holders(store, [keys[0]]) == Sample.ids([1]))
            #expect(try await Self.holders(store, [keys[1], HeldKey(task: "task", key: "d")]) == [])
            #expect(try await Self.holders(store, keys + [HeldKey(task: "task", key: "k")]) == Sample.ids([1]))
            var second = Self.run(2, holding: "other")
            second.state.debounceKey = "d"
            let taken = second
            await #expect(throws: StoreError.self) { try await store.insert([taken]) }
            var after = run.state
            after.debounceKey = nil
            let pair = ChangeSet.RunChangePair(before: run.state, after: after)
            try await store.save { changes in (changes.changedRuns, changes.newRuns) = ([pair], [taken]) }
            #expect(try await Self.holders(store, [keys[0]]) == Sample.ids([2]))
        }
    }

    @Test(
        "payload, labels and metadata of a run can be replaced, short and long ones", arguments: StoreUnderTest.allCases
    )
    func details(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var run = Self.run(1, holding: "k")
            try await store.insert([run])
            for text in [Sample.long("a"), "short", Sample.long("b", count: 3_000)] {
                run.details.payload = Packet(data: text, type: Packet.text)
                (run.details.metadata, run.details.tags) = ("{\"m\":\"\(text)\"}", [String(text.prefix(3))])
                let change = ChangeSet.DetailsChange(environment: Sample.environment, details: run.details)
                try await store.save { $0.replacedDetails = [change.details.id: change] }
                #expect(try await store.record(run.state.id) == run)
            }
        }
    }

    private static func request(_ key: String, at hour: Double) -> RequestRecord {
        let id = RequestRecord.ID(environment: Sample.environment, scope: "task", key: key)
        let receipt = TriggerReceipt(id: Sample.id(1), task: "\"task\"", isCached: true)
        let receipts = [receipt, TriggerReceipt(id: Sample.id(2), task: "b", isCached: false)]
        return RequestRecord(
            id: id, batch: BatchID(rawValue: "batch_1"), receipts: receipts, createdAt: Sample.time(hour * 3600))
    }

    private static func find(_ store: any Store, _ keys: [String], at hour: Double) async throws -> [RequestRecord] {
        let ids = keys.map { request($0, at: 0).id }
        return try await store.write { try $0.requests(ids, now: Sample.time(hour * 3600)) }
    }

    @Test("an answered request is found for 24 hours and no longer", arguments: StoreUnderTest.allCases)
    func retention(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.requests = [Self.request("a", at: 0)] }
            #expect(try await Self.find(store, ["a", "b", "a"], at: 23.99) == [Self.request("a", at: 0)])
            #expect(try await Self.find(store, ["a"], at: 24) == [])
        }
    }

    @Test("a request's key may be used again once its answer is no longer kept", arguments: StoreUnderTest.allCases)
    func reuse(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.requests = [Self.request("a", at: 0), Self.request("b", at: 0)] }
            try await store.save { $0.requests = [Self.request("a", at: 25)] }
            #expect(try await Self.find(store, ["a", "b"], at: 25) == [Self.request("a", at: 25)])
        }
    }

    @Test(
        "a request that is kept for longer is found until then, and others are not forgotten for it",
        arguments: StoreUnderTest.allCases)
    func keptForLonger(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var long = Self.request("long", at: 0)
            long.keptFrom = Sample.time(48 * 3600)
            try await store.save { [long] in $0.requests = [Self.request("a", at: 0), long] }
            try await store.save { $0.requests = [Self.request("b", at: 23)] }
            #expect(try await Self.find(store, ["a"], at: 23).count == 1)
            #expect(try await Self.find(store, ["long"], at: 71.99).count == 1)
            try await store.save { $0.requests = [Self.request("c", at: 71)] }
            #expect(try await Self.find(store, ["long"], at: 71.99).count == 1)
            #expect(try await Self.find(store, ["long"], at: 72) == [])
        }
    }

    @Test("the batch of a request is stored with its runs", arguments: StoreUnderTest.allCases)
    func batch(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let id = BatchID(rawValue: "batch_1")
            let batch = BatchRecord(
                environment: Sample.environment, id: id, runs: Sample.ids(1...3), createdAt: Sample.now)
            try await store.save { $0.batches = [batch] }
            await #expect(throws: StoreError.self) { try await store.save { $0.batches = [batch] } }
        }
    }
}
