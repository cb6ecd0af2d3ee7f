import Testing
import TriggerEngine
import TriggerModel

@Suite("Batches", .timeLimit(.minutes(10)))
struct OpenBatchTests {
    private static let id = BatchID(rawValue: "batch_1")

    private static func open(received: Int = 0) -> OpenBatch {
        var batch = OpenBatch(
            environment: Sample.environment, id: id, runCount: 3, idempotencyKey: "ключ", createdAt: Sample.now)
        (batch.received, batch.bytes) = (received, received * 7)
        return batch
    }

    private static func item(_ index: Int) -> BatchItem {
        let options = TriggerOptions(delay: .seconds(5), tags: ["a"], metadata: "{}")
        let item = TriggerItem(task: "t\(index)", payload: Packet(data: "[\(index)]"), options: options)
        return BatchItem(environment: Sample.environment, batch: id, index: index, item: .item(item))
    }

    private static func items(_ store: any Store) async throws -> [BatchItem] {
        try await store.read { try $0.batchItems(Sample.environment, of: id) }.sorted { $0.index < $1.index }
    }

    private static func found(_ store: any Store) async throws -> OpenBatch? {
        try await store.read { try $0.openBatch(Sample.environment, id) }
    }

    @Test(
        "an open batch and its items come back as they were stored, and are gone together",
        arguments: StoreUnderTest.allCases)
    func life(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.openBatches = [.init(before: nil, after: Self.open())] }
            try await store.save { changes in
                changes.openBatches = [.init(before: Self.open(), after: Self.open(received: 2))]
                changes.batchItems = [Self.item(2), Self.item(0)]
            }
            #expect(try await Self.found(store) == Self.open(received: 2))
            #expect(try await Self.items(store) == [Self.item(0), Self.item(2)])
            try await store.save { $0.openBatches = [.init(before: Self.open(received: 2), after: nil)] }
            #expect(try await Self.found(store) == nil)
            #expect(try await Self.items(store).isEmpty)
        }
    }

    @Test(
        "an item that cannot be a run is kept as that, and it is known which places are taken",
        arguments: StoreUnderTest.allCases)
    func places(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let code = "PAYLOAD_TOO_LARGE"
            let fault = BatchFault(index: 1, taskIdentifier: "t", error: "\"too\" large", errorCode: code)
            let item = BatchItem(environment: Sample.environment, batch: Self.id, index: 1, item: .fault(fault))
            try await store.save { changes in
                changes.openBatches = [.init(before: nil, after: Self.open(received: 2))]
                changes.batchItems = [Self.item(2), item]
            }
            #expect(try await Self.items(store) == [item, Self.item(2)])
            func taken(_ indexes: [Int], of batch: BatchID = Self.id) async throws -> Set<Int> {
                try await store.read { try $0.batchIndexes(Sample.environment, of: batch, among: indexes) }
            }
            #expect(try await taken([0, 1, 2, 999]) == [1, 2])
            #expect(try await taken([0]) == [])
            #expect(try await taken([]) == [])
            #expect(try await taken([1, 2], of: BatchID(rawValue: "batch_2")) == [])
        }
    }

    @Test("an aborted batch stays, without its items", arguments: StoreUnderTest.allCases)
    func aborted(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { changes in
                changes.openBatches = [.init(before: nil, after: Self.open(received: 1))]
                changes.batchItems = [Self.item(0)]
            }
            var aborted = Self.open(received: 1)
            aborted.abortedAt = Sample.time(5)
            try await store.save { [aborted] in $0.openBatches = [.init(before: Self.open(received: 1), after: aborted)]
            }
            #expect(try await Self.found(store) == aborted)
            #expect(try await Self.items(store).isEmpty)
        }
    }

    @Test(
        "a batch comes back with its runs, faults and key; the statuses of its runs are found",
        arguments: StoreUnderTest.allCases)
    func sealed(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let fault = BatchFault(index: 2, taskIdentifier: "t", error: "no \"such\" version")
            let batches = [
                BatchRecord(
                    environment: Sample.environment, id: Self.id, runs: Sample.ids([2, 1]), faults: [fault],
                    idempotencyKey: "k", createdAt: Sample.now),
                BatchRecord(
                    environment: Sample.environment, id: BatchID(rawValue: "batch_2"), runs: [], createdAt: Sample.now),
            ]
            try await store.insert(Sample.runs(1..<3))
            try await store.finish(Sample.ids([1]))
            try await store.save { $0.batches = batches }
            for batch in batches {
                #expect(try await store.read { try $0.batch(Sample.environment, batch.id) } == batch)
            }
            #expect(try await store.read { try $0.batch(Sample.other, Self.id) } == nil)
            let statuses = try await store.read { try $0.statuses(Sample.environment, of: Sample.ids([1, 2, 3])) }
            #expect(statuses == [Sample.id(1): .completedSuccessfully, Sample.id(2): .pending])
        }
    }
}
