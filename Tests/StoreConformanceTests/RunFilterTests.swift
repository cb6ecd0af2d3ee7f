import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel

@Suite("The filters of the list of runs", .timeLimit(.minutes(10)))
struct RunFilterTests {
    private static func list(_ store: any Store, _ query: RunQuery) async throws -> [RunID] {
        try await store.read { try $0.records(Sample.environment, matching: query) }.map(\.state.id)
    }

    @Test(
        "labels narrow the list: any of them, or all; a run with several is there once",
        arguments: StoreUnderTest.allCases)
    func tags(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let labels = [["a"], ["b", "a"], [], ["c", "c"], ["b"], ["é, \"x\"", "a"]]
            try await store.insert(labels.enumerated().map { Self.run($0, tags: $1) })
            #expect(try await Self.list(store, RunQuery(tags: ["a"])) == Sample.ids([5, 1, 0]))
            #expect(try await Self.list(store, RunQuery(tags: ["b", "a"])) == Sample.ids([5, 4, 1, 0]))
            #expect(try await Self.list(store, RunQuery(tags: ["b", "a"], tagMatch: .all)) == Sample.ids([1]))
            #expect(try await Self.list(store, RunQuery(tags: ["é, \"x\""])) == Sample.ids([5]))
            #expect(try await Self.list(store, RunQuery(tags: ["c"])) == Sample.ids([3]))
            #expect(try await Self.list(store, RunQuery(tags: ["A", "é"])) == [])
            #expect(try await store.read { try $0.records(Sample.other, matching: RunQuery(tags: ["a"])) } == [])
        }
    }

    @Test("a delayed run that got other labels is listed under those alone", arguments: StoreUnderTest.allCases)
    func replacedTags(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Self.run(1, tags: ["old", "both"])
            try await store.insert([run, Self.run(2, tags: ["old"])])
            var details = run.details
            details.tags = ["both", "new"]
            let change = ChangeSet.DetailsChange(environment: Sample.environment, details: details)
            try await store.save { $0.replacedDetails = [details.id: change] }
            #expect(try await Self.list(store, RunQuery(tags: ["old"])) == Sample.ids([2]))
            #expect(try await Self.list(store, RunQuery(tags: ["both", "new"], tagMatch: .all)) == Sample.ids([1]))
        }
    }

    @Test("every filter, alone and with others, shows just the runs that fulfil it", arguments: StoreUnderTest.allCases)
    func everyFilter(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var chance = Chance(seed: 7)
            let runs = (0..<80).map { Self.any($0, &chance) }
            try await store.insert(runs)
            let links = runs.filter { _ in chance.below(3) == 0 }.map(\.state.id)
            let failed = Dictionary(
                uniqueKeysWithValues: runs.filter { _ in chance.below(3) == 0 }.map {
                    ($0.state.id, Self.errors[chance.below(3)])
                })
            try await store.save { changes in
                changes.bulkLinks = links.map {
                    BulkLink(environment: Sample.environment, bulkAction: Self.bulk, run: $0)
                }
                changes.batches = Self.batches(of: runs)
                changes.errorLinks = failed.map { run, error in
                    ErrorLink(environment: Sample.environment, error: error, run: run)
                }
            }
            for _ in 0..<300 {
                let query = Self.query(&chance)
                let expected = Self.expected(query, of: runs, linked: Set(links), failed)
                #expect(try await Self.list(store, query) == expected, "\(query)")
            }
        }
    }

    @Test(
        "pages that are read while new runs come show each earlier run once, in both directions, under every filter",
        arguments: StoreUnderTest.allCases)
    func stablePages(_ kind: StoreUnderTest) async throws {
        let filters = [
            RunQuery(), RunQuery(tags: ["a", "b"]), RunQuery(tags: ["a", "b"], tagMatch: .all),
            RunQuery(tasks: ["task0", "task1"]), RunQuery(queues: ["mail"]), RunQuery(isTest: true),
            RunQuery(batch: BatchID(rawValue: "batch_1")), RunQuery(statuses: [.crashed, .canceled]),
            RunQuery(machines: [.micro, .large1x]),
        ]
        try await kind.withStore { store in
            var (chance, next) = (Chance(seed: 11), 60)
            let runs = (0..<next).map { Self.any($0, &chance) }
            try await store.insert(runs)
            try await store.save { $0.batches = Self.batches(of: runs) }
            for filter in filters {
                var all = filter
                all.limit = 1_000
                let earlier = try await Self.list(store, all)
                var (seen, cursor) = ([RunID](), RunID?.none)
                repeat {
                    var query = filter
                    (query.after, query.limit) = (cursor, 3)
                    let page = try await Self.list(store, query)
                    seen += page.prefix(3)
                    cursor = page.count > 3 ? page[2] : nil
                    try await store.insert([Self.any(next, &chance), Self.any(next + 1, &chance)])
                    next += 2
                } while cursor != nil
                #expect(seen == earlier, "\(filter)")
                let back = try await Self.pagesBack(store, filter) {
                    try await store.insert([Self.any(next, &chance)])
                    next += 1
                }
                #expect(back.filter(earlier.contains) == earlier.reversed(), "\(filter)")
                #expect(Set(back).count == back.count)
            }
        }
    }

    /// All runs from the oldest to those that came last, by pages of newer ones, while a few more come.
    private static func pagesBack(
        _ store: any Store, _ filter: RunQuery, _ add: () async throws -> Void
    ) async throws -> [RunID] {
        var (seen, cursor, pages) = ([RunID](), RunID(rawValue: "run_"), 0)
        while true {
            var query = filter
            (query.before, query.limit) = (cursor, 4)
            let page = try await list(store, query)
            seen += page.suffix(4).reversed()
            guard page.count > 4, let newest = page.suffix(4).first else { return seen }
            cursor = newest
            pages += 1
            if pages < 5 { try await add() }
        }
    }
}

// MARK: Runs and queries

extension RunFilterTests {
    private static let bulk = BulkActionID(rawValue: "bulk_1")
    private static let errors = (1...3).map { ErrorGroupID(rawValue: "error_\($0)") }
    private static let labels = ["a", "b", "c"]
    private static let machines: [MachinePreset?] = [nil, .micro, .small1x, .large1x]
    private static let statuses: [RunStatus] = [.pending, .executing, .crashed, .canceled, .completedSuccessfully]

    private static func run(_ number: Int, tags: [String]) -> RunRecord {
        var run = Sample.run(number, place: nil)
        run.details.tags = tags
        return run
    }

    /// The batches that runs came in, as the engine stores them: a run that was there already is in the list, and one of the
    /// same key as another is there twice.
    private static func batches(of runs: [RunRecord]) -> [BatchRecord] {
        Dictionary(grouping: runs.map(\.state), by: \.batch).compactMap { batch, states in
            guard let batch else { return nil }
            let listed = states.flatMap { [$0.id, $0.id] } + [Sample.id(0)]
            return BatchRecord(environment: Sample.environment, id: batch, runs: listed, createdAt: Sample.now)
        }
    }

    /// A run of which all that is asked for is left to chance.
    private static func any(_ number: Int, _ chance: inout Chance) -> RunRecord {
        var state = RunState(
            environment: Sample.environment, id: Sample.id(number), task: "task\(chance.below(4))",
            version: chance.below(2) == 0 ? nil : "v\(chance.below(2))",
            queue: chance.below(3) == 0 ? "mail" : "task/x",
            terms: RunTerms(ttlMs: chance.below(3) == 0 ? 5 : nil, machine: machines[chance.below(4)]?.name),
            parent: chance.below(5) == 0 ? Sample.id(0) : nil,
            batch: chance.below(3) == 0 ? BatchID(rawValue: "batch_\(chance.below(2))") : nil,
            createdAt: Sample.now)
        state.status = statuses[chance.below(statuses.count)]
        let tags = labels.filter { _ in chance.below(2) == 0 }
        let details = RunDetails(id: state.id, payload: .none, tags: tags, isTest: chance.below(3) == 0)
        return RunRecord(state: state, details: details)
    }

    private static func query(_ chance: inout Chance) -> RunQuery {
        func some<Value>(_ values: [Value]) -> [Value] {
            guard chance.below(3) == 0 else { return [] }
            return values.filter { _ in chance.below(2) == 0 }
        }
        var query = RunQuery(
            statuses: some(statuses), tasks: some(["task0", "task1", "task2"]), versions: some(["v0", "v1"]),
            queues: some(["mail", "task/x"]), tags: some(labels), tagMatch: chance.below(2) == 0 ? .any : .all)
        if chance.below(4) == 0 { query.isTest = chance.below(2) == 0 }
        if chance.below(6) == 0 { query.parent = Sample.id(0) }
        if chance.below(4) == 0 { query.batch = BatchID(rawValue: "batch_1") }
        if chance.below(4) == 0 { query.bulkAction = bulk }
        query.machines = some(machines.compactMap(\.self))
        query.errors = some(errors)
        switch chance.below(3) {
        case 0: query.after = Sample.id(chance.below(80))
        case 1: query.before = Sample.id(chance.below(80))
        default: break
        }
        query.limit = 1 + chance.below(12)
        return query
    }

    /// What a query ought to show, found by looking at every run.
    private static func expected(
        _ query: RunQuery, of runs: [RunRecord], linked: Set<RunID>, _ failed: [RunID: ErrorGroupID]
    ) -> [RunID] {
        let found = runs.filter { run in
            let (state, details) = (run.state, run.details)
            let common = Set(query.tags).intersection(details.tags).count
            return (query.statuses.isEmpty || query.statuses.contains(state.status))
                && (query.tasks.isEmpty || query.tasks.contains(state.task))
                && (query.versions.isEmpty || state.version.map(query.versions.contains) ?? false)
                && (query.queues.isEmpty || query.queues.contains(state.queue))
                && (query.tags.isEmpty || (query.tagMatch == .any ? common > 0 : common == Set(query.tags).count))
                && (query.isTest == nil || query.isTest == details.isTest)
                && (query.parent == nil || query.parent == state.parent)
                && (query.batch == nil || query.batch == state.batch)
                && (query.bulkAction == nil || linked.contains(state.id))
                && (query.errors.isEmpty || failed[state.id].map(query.errors.contains) ?? false)
                && (query.machines.isEmpty || state.ownTerms?.preset.map(query.machines.contains) ?? false)
                && (query.after.map { state.id < $0 } ?? true) && (query.before.map { state.id > $0 } ?? true)
        }
        let ids = found.map(\.state.id).sorted(by: >)
        return Array(query.before == nil ? ids.prefix(query.limit + 1) : ids.suffix(query.limit + 1))
    }
}
