import Testing
import TriggerEngine
import TriggerModel

@Suite("Bulk actions in stores", .timeLimit(.minutes(10)))
struct BulkActionTests {
    private static func id(_ number: Int) -> BulkActionID {
        BulkActionID(rawValue: "bulk_\(number)")
    }

    private static func action(_ number: Int, _ kind: BulkActionObject.Kind = .cancel, slot: Int? = nil)
        -> BulkActionRecord
    {
        let object = BulkActionObject(id: id(number), type: kind, createdAt: Sample.now)
        return BulkActionRecord(
            environment: Sample.environment, object: object, selection: .runs([Sample.id(1)]), slot: slot)
    }

    private static func list(_ store: any Store, _ page: BulkActionQuery.Page) async throws -> [BulkActionID] {
        try await store.read { try $0.bulkActions(Sample.environment, matching: .page(page)) }.map(\.id)
    }

    @Test("every part of a bulk action is stored, and what changes of it", arguments: StoreUnderTest.allCases)
    func parts(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let query = RunQuery(
                statuses: [.crashed], tasks: ["a \"b\""], versions: ["v"], queues: ["q"], tags: ["x", "é"],
                tagMatch: .all,
                isTest: false, parent: Sample.id(3), batch: BatchID(rawValue: "batch_1"), bulkAction: Self.id(9),
                after: Sample.id(8))
            var object = BulkActionObject(id: Self.id(1), name: "näme", type: .replay, createdAt: Sample.time(1.001))
            object.counts = BulkActionObject.Counts(total: 3, success: 2, failure: 1)
            var action = BulkActionRecord(
                environment: Sample.environment, object: object, selection: .matching(query), cursor: Sample.id(4),
                slot: 2)
            let (first, plain) = (action, Self.action(2))
            try await store.save { $0.newBulkActions = [first, plain] }
            #expect(
                try await store.read { try $0.bulkActions(Sample.environment, matching: .one(Self.id(1))) } == [first])
            #expect(
                try await store.write { try $0.bulkActions(Sample.environment, [Self.id(2), Self.id(7)]) } == [plain])
            #expect(try await store.read { try $0.bulkActions(Sample.other, matching: .one(Self.id(1))) } == [])
            (action.object.status, action.object.completedAt, action.slot) = (.aborted, Sample.time(2), nil)
            (action.object.counts, action.cursor) = (BulkActionObject.Counts(total: 9, success: 5, failure: 4), nil)
            let second = action
            try await store.save { $0.bulkActions = [second] }
            #expect(
                try await store.read { try $0.bulkActions(Sample.environment, matching: .one(Self.id(1))) } == [second])
        }
    }

    @Test("the list of bulk actions goes from the newest to the oldest and back", arguments: StoreUnderTest.allCases)
    func pages(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.newBulkActions = [3, 1, 5, 2, 4].map { Self.action($0) } }
            #expect(try await Self.list(store, .init(limit: 2)) == [5, 4, 3].map(Self.id))
            #expect(try await Self.list(store, .init(after: Self.id(4), limit: 2)) == [3, 2, 1].map(Self.id))
            #expect(try await Self.list(store, .init(after: Self.id(2))) == [Self.id(1)])
            #expect(try await Self.list(store, .init(before: Self.id(1), limit: 1)) == [3, 2].map(Self.id))
            #expect(try await Self.list(store, .init(after: Self.id(5), before: Self.id(3))) == [5, 4].map(Self.id))
        }
    }

    @Test(
        "the replays that go on are found by their places, which are free again afterwards",
        arguments: StoreUnderTest.allCases)
    func places(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let actions = [Self.action(1, .replay, slot: 1), Self.action(2), Self.action(3, .replay, slot: 0)]
            try await store.save { $0.newBulkActions = actions }
            func going() async throws -> Set<BulkActionID> {
                Set(try await store.read { try $0.bulkActions(Sample.environment, matching: .replaying) }.map(\.id))
            }
            #expect(try await going() == [Self.id(1), Self.id(3)])
            var over = actions[0]
            over.slot = nil
            let ended = over
            try await store.save {
                $0.bulkActions = [ended]
                $0.newBulkActions = [Self.action(4, .replay, slot: 1)]
            }
            #expect(try await going() == [Self.id(3), Self.id(4)])
        }
    }
}
