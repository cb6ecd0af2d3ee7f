import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Batches that come in parts", .timeLimit(.minutes(10)))
struct BatchFlowTests {
    private static func items(_ range: Range<Int>) -> [Int: TriggerItem] {
        let pairs = range.map { ($0, TriggerItem(task: "hello", payload: Packet(data: "\($0)"))) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private static func open(_ rig: EngineRig, _ count: Int, key: String? = nil) async throws -> BatchID {
        let opening = BatchOpening(runCount: count, tasks: ["hello"], idempotencyKey: key)
        return try await rig.engine.createBatch(opening, in: .development).id
    }

    private static func add(_ rig: EngineRig, _ items: [Int: TriggerItem], to batch: BatchID) async throws
        -> BatchProgress
    {
        try await rig.engine.add(items, to: batch, in: .development)
    }

    private static func runs(_ rig: EngineRig) async throws -> [RunRecord] {
        try await rig.engine.records(matching: RunQuery(limit: 100), in: .development)
    }

    @Test(
        "T067 no run exists before all items are there; items that come again are passed over, and each makes one run, in its place"
    )
    func parts() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 5)
            let first = try await Self.add(rig, Self.items(3..<5), to: batch)
            #expect(first == BatchProgress(accepted: 2, deduplicated: 0, isSealed: false, received: 2, runCount: 5))
            #expect(try await Self.runs(rig).isEmpty)
            let again = try await Self.add(rig, Self.items(0..<5), to: batch)
            #expect(again == BatchProgress(accepted: 3, deduplicated: 2, isSealed: true, received: 5, runCount: 5))
            guard case .sealed(let record, let unfinished) = try await rig.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(unfinished == 5)
            let records = try await rig.engine.read { try $0.records(.development, record.runs) }
            let payloads = Dictionary(uniqueKeysWithValues: records.map { ($0.state.id, $0.details.payload.data) })
            #expect(record.runs.map { payloads[$0] } == (0..<5).map { "\($0)" })
            #expect(records.allSatisfy { $0.state.batch == batch })
            let late = try await Self.add(rig, Self.items(0..<5), to: batch)
            #expect(late.isSealed && late.accepted == 0)
            #expect(try await Self.runs(rig).count == 5)
            #expect(try await rig.timers(.batch) == 0)
        }
    }

    @Test("T073 a batch is finished when all its runs have ended, some of them badly")
    func finished() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 2)
            _ = try await Self.add(rig, Self.items(0..<2), to: batch)
            let worker = try await rig.worker("hello")
            let runs = try await worker.next(2)
            try await worker.finish(runs[0].execution, "1")
            let failure = AttemptOutcome.failure(.string(raw: "no"), retryAfterMs: nil)
            try await worker.write(runs[1].execution, .finish(failure, activeMs: 1))
            guard case .sealed(_, let unfinished) = try await rig.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(unfinished == 0)
            let outcomes = try await rig.engine.outcomes(of: batch, in: .development)
            #expect(Set(outcomes.map(\.status)) == [.completedSuccessfully, .completedWithErrors])
        }
    }

    @Test("T068 a batch whose items do not come in time is aborted, without any run, and takes no more")
    func aborted() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 3)
            _ = try await Self.add(rig, Self.items(0..<2), to: batch)
            rig.clock.advance(by: .seconds(3_600))
            try await eventually { try await rig.timers(.batch) == 0 }
            guard case .open(let record) = try await rig.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not open")
            }
            #expect(record.abortedAt == rig.clock.now)
            let error = await #expect(throws: EngineError.self) {
                try await Self.add(rig, Self.items(0..<3), to: batch)
            }
            #expect(error?.message.contains("ABORTED") == true)
            #expect(try await Self.runs(rig).isEmpty)
        }
    }

    @Test(
        "T072 the same key leads to the same batch, which is a cached one when it has its items; for other tasks it is another"
    )
    func key() async throws {
        try await EngineRig.run { rig in
            let opening = BatchOpening(runCount: 1, tasks: ["hello"], idempotencyKey: "k")
            let first = try await rig.engine.createBatch(opening, in: .development)
            let second = try await rig.engine.createBatch(opening, in: .development)
            #expect(!first.isCached && second == BatchOpened(id: first.id, runCount: 1, isCached: false))
            _ = try await Self.add(rig, Self.items(0..<1), to: first.id)
            let third = try await rig.engine.createBatch(opening, in: .development)
            #expect(third == BatchOpened(id: first.id, runCount: 1, isCached: true))
            let other = BatchOpening(runCount: 1, tasks: ["bye"], idempotencyKey: "k")
            #expect(try await rig.engine.createBatch(other, in: .development).id != first.id)
        }
    }

    @Test("after a batch was aborted its key makes another, once, as often as that happens")
    func keyOfAborted() async throws {
        try await EngineRig.run { rig in
            var ids: Set<BatchID> = []
            for _ in 0..<3 {
                let batch = try await Self.open(rig, 2, key: "k")
                #expect(ids.insert(batch).inserted)
                #expect(try await Self.open(rig, 2, key: "k") == batch)
                rig.clock.advance(by: .seconds(3_600))
                try await eventually { try await rig.timers(.batch) == 0 }
            }
        }
    }

    @Test("an item that cannot be a run is noted, and the others are runs")
    func fault() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 2)
            var items = Self.items(0..<2)
            items[1]?.options.version = "none"
            let progress = try await Self.add(rig, items, to: batch)
            #expect(progress.isSealed)
            guard case .sealed(let record, _) = try await rig.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(record.runs.count == 1 && record.faults.map(\.index) == [1])
            #expect(record.faults.first?.error.contains("no worker of version \"none\"") == true)
        }
    }

    @Test("an item that cannot be a run counts among the items, and the batch says why there is no run of it")
    func tooLarge() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 4)
            let fault = BatchFault(index: 2, taskIdentifier: "hello", error: "large", errorCode: "PAYLOAD_TOO_LARGE")
            let engine = rig.engine
            let first = try await engine.add(Self.items(0..<1), faults: [fault], to: batch, in: .development)
            #expect(first.accepted == 2 && !first.isSealed)
            // A place keeps what came first, whichever that was.
            let second = try await engine.add(Self.items(1..<3), to: batch, in: .development)
            #expect(second.accepted == 1 && second.deduplicated == 1 && second.received == 3)
            #expect(try await engine.add(Self.items(3..<4), to: batch, in: .development).isSealed)
            guard case .sealed(let record, _) = try await engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(record.runs.count == 3 && record.faults == [fault])
        }
    }

    @Test("a part of a batch does not read the items that came before it; the last one reads each once")
    func cost() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 9)
            for part in 0..<3 { _ = try await Self.add(rig, Self.items(part * 2..<part * 2 + 2), to: batch) }
            func loaded(_ items: Range<Int>) async throws -> (items: Int?, taken: Set<Int>) {
                let entries = Self.items(items).mapValues(BatchEntry.item)
                return try await rig.engine.committer.store.write { transaction in
                    var loads = LoadRequest(
                        transaction: transaction, environment: .development, options: EngineOptions(),
                        now: rig.clock.now)
                    try loads.batch(batch, adding: entries)
                    return (loads.batchItems[batch]?.count, loads.takenIndexes[batch] ?? [])
                }
            }
            #expect(try await loaded(5..<8) == (nil, [5]))
            #expect(try await loaded(5..<9) == (6, [5]))
        }
    }

    @Test("what does not fit is refused, and nothing of it is kept")
    func refusals() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 6)
            let large = Packet(data: "\"" + String(repeating: "x", count: 2 * 1024 * 1024) + "\"")
            let heavy = Self.items(0..<6).mapValues { TriggerItem(task: $0.task, payload: large) }
            for items in [heavy, Self.items(5..<7), [-1: TriggerItem(task: "hello", payload: .none)]] {
                await #expect(throws: EngineError.self) { try await Self.add(rig, items, to: batch) }
            }
            let none = BatchID(rawValue: "batch_none")
            await #expect(throws: EngineError.self) { try await Self.add(rig, Self.items(0..<1), to: none) }
            #expect(try await Self.add(rig, Self.items(0..<6), to: batch).accepted == 6)
        }
    }

    @Test("many who send the parts of one batch at once make each run once")
    func concurrent() async throws {
        try await EngineRig.run { rig in
            let batch = try await Self.open(rig, 40)
            try await withThrowingTaskGroup(of: BatchProgress.self) { group in
                for start in stride(from: 0, to: 40, by: 5) {
                    for _ in 0..<2 {
                        group.addTask { try await Self.add(rig, Self.items(start..<start + 5), to: batch) }
                    }
                }
                var accepted = 0
                for try await progress in group { accepted += progress.accepted }
                #expect(accepted == 40)
            }
            #expect(try await Self.runs(rig).count == 40)
        }
    }
}
