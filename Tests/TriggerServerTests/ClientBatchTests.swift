import Foundation
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Batches that a client streams", .timeLimit(.minutes(10)))
struct ClientBatchTests {
    enum Way: CaseIterable {
        case http, embedded
    }

    private static let count: TaskName<String, Int> = "count"

    private func client(_ way: Way, _ api: TestAPI) throws -> TriggerClient {
        if way == .embedded { return TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock, version: nil) }
        return TriggerClient(try transport(api), time: api.clock, version: nil)
    }

    private func transport(_ api: TestAPI) throws -> HTTPClientTransport {
        HTTPClientTransport(
            baseURL: "http://127.0.0.1:\(try #require(api.client.port))", secretKey: TestAPI.key, time: api.clock)
    }

    private static func items(_ range: Range<Int>, padding: Int = 0) -> AsyncStream<TriggerItem> {
        AsyncStream { continuation in
            for number in range {
                let payload = "{\"n\":\(number),\n\"text\":\"\(String(repeating: "é\u{2028}", count: padding))\"}"
                continuation.yield(TriggerItem(task: "count", payload: Packet(data: payload)))
            }
            continuation.finish()
        }
    }

    @Test("a batch of 1,000 items is streamed, and its runs are in the order of the items", arguments: Way.allCases)
    func thousand(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let batch = try await client(way, api).batchTrigger(streaming: Self.items(0..<1_000), count: 1_000)
            #expect(batch.runs.count == 1_000 && batch.runs.allSatisfy { $0 != nil } && batch.faults.isEmpty)
            let last = try await api.run(try #require(batch.runs[999]).rawValue)
            #expect(last["payload", "n"] == .integer(999) && last["batchId"]?.text == batch.id.rawValue)
        }
    }

    @Test("what is more than a portion is sent in several, a payload as it is", arguments: Way.allCases)
    func portions(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let items = Self.items(0..<8, padding: 100_000)
            let batch = try await client(way, api).batchTrigger(streaming: items, count: 8)
            let run = try await api.run(try #require(batch.runs[7]).rawValue)
            #expect(run["payload", "text"]?.text == String(repeating: "é\u{2028}", count: 100_000))
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 8)
        }
    }

    @Test("an item that cannot be a run is told of, and the others are runs", arguments: Way.allCases)
    func faults(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let calls = AsyncStream { continuation in
                for version in [nil, "none", nil] as [String?] {
                    continuation.yield(TaskCall(Self.count, "a", options: TriggerOptions(version: version)))
                }
                continuation.finish()
            }
            let batch = try await client(way, api).batchTrigger(streaming: calls, of: Self.count, count: 3)
            #expect(batch.runs.map { $0 == nil } == [false, true, false])
            #expect(batch.faults.map(\.index) == [1] && batch.faults[0].error.contains("\"none\""))
        }
    }

    @Test("an item whose payload is too large for a run keeps no other from being one", arguments: Way.allCases)
    func tooLarge(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let transport: any ClientTransport =
                way == .http ? try transport(api) : EmbeddedClientTransport(api.engine)
            let large = Packet(data: "\"\(String(repeating: "x", count: TriggerLimits.payloadBytes))\"")
            let items = [Packet(data: "1"), large].map { TriggerItem(task: "count", payload: $0) }
            let batch = try await transport.createBatch(BatchAnnouncement(count: 2, tasks: []), requestKey: "key")
            #expect(try await transport.addItems([0: items[0], 1: items[1]], to: batch.id))
            let object = try await transport.retrieveBatch(batch.id)
            #expect(object.runs.count == 1)
            #expect(object.processing.errors.map(\.index) == [1])
            #expect(object.processing.errors.map(\.errorCode) == [RunErrorCode.payloadTooLarge.rawValue])
        }
    }

    private static let longKey = String(repeating: "k", count: TriggerLimits.keyBytes + 1)

    @Test(
        "an item out of bounds is refused with what is wrong, and no run is made", arguments: Way.allCases,
        [
            (TriggerOptions(tags: (0...10).map(String.init)), "tags"),
            (TriggerOptions(concurrencyKey: longKey), "concurrencyKey"),
        ])
    func outOfBounds(way: Way, item: (options: TriggerOptions, word: String)) async throws {
        try await withAPI(.live) { api async throws in
            let calls = AsyncStream { continuation in
                continuation.yield(TaskCall(Self.count, "a"))
                continuation.yield(TaskCall(Self.count, "b", options: item.options))
                continuation.finish()
            }
            let client = try client(way, api)
            let error = await #expect(throws: TransportError.self) {
                try await client.batchTrigger(streaming: calls, of: Self.count, count: 2)
            }
            #expect(error?.code == .refused && error?.message.contains(item.word) == true)
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test("a sequence of another length, or one that throws, makes no run", arguments: Way.allCases, [2, 4])
    func miscounted(way: Way, length: Int) async throws {
        struct Broken: Error {}
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let error = await #expect(throws: TransportError.self) {
                try await client.batchTrigger(streaming: Self.items(0..<length), count: 3)
            }
            #expect(error?.code == .refused && error?.message.contains("3 items") == true)
            let broken = AsyncThrowingStream<TriggerItem, any Error> { continuation in
                continuation.yield(TriggerItem(task: "count", payload: .none))
                continuation.finish(throwing: Broken())
            }
            await #expect(throws: Broken.self) { try await client.batchTrigger(streaming: broken, count: 1) }
            let none = await #expect(throws: TransportError.self) {
                try await client.batchTrigger(streaming: Self.items(0..<0), count: 1_001)
            }
            #expect(none?.code == .refused)
            #expect(try await api.get("/api/v1/runs")["data"]?.list.isEmpty == true)
        }
    }

    @Test("the same idempotency key leads to the same batch, and asks for no item", arguments: Way.allCases)
    func cached(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let first = try await client.batchTrigger(streaming: Self.items(0..<2), count: 2, idempotencyKey: "once")
            let none = AsyncStream<TriggerItem> {
                Issue.record("an item was asked for")
                return nil
            }
            let second = try await client.batchTrigger(streaming: none, count: 2, idempotencyKey: "once")
            #expect(second.isCached && !first.isCached)
            #expect(second.id == first.id && second.runs == first.runs)
        }
    }

    @Test("a batch whose every answer gets lost once is made once")
    func lostAnswers() async throws {
        try await withAPI(.live) { api async throws in
            let clock = InstantClock()
            let forgetful = ForgetfulTransport(try transport(api))
            let client = TriggerClient(forgetful, time: clock, version: nil)
            let items = Self.items(0..<8, padding: 100_000)
            let batch = try await client.batchTrigger(streaming: items, count: 8)
            #expect(batch.runs.count == 8 && forgetful.lost > 2)
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 8)
        }
    }

    @Test("the next item is asked for when the portion before it is stored, never sooner")
    func backPressure() async throws {
        try await withAPI(.live) { api async throws in
            let forgetful = ForgetfulTransport(try transport(api), loses: false)
            let asked = Mutex(0)
            let text = String(repeating: "x", count: 1024 * 1024)
            let items = AsyncStream<TriggerItem> {
                let number = asked.withLock { number in
                    number += 1
                    return number
                }
                // One is looked at ahead of the portion that is sent.
                #expect(number <= forgetful.stored + 2)
                return number > 4 ? nil : TriggerItem(task: "count", payload: Packet(data: "\"\(text)\""))
            }
            try await TriggerClient(forgetful, version: nil).batchTrigger(streaming: items, count: 4)
            #expect(forgetful.stored == 4)
        }
    }

    @Test("inside a run a batch is not streamed, since the run could not remember it")
    func insideRun() async throws {
        let name: TaskName<NoValue, NoValue> = "streams"
        let client = Mutex<TriggerClient?>(nil)
        try await TaskSandbox.with {
            task(name) { (_: NoValue, _) async throws -> NoValue in
                let streaming = try #require(client.withLock { $0 })
                try await streaming.batchTrigger(streaming: Self.items(0..<1), count: 1)
                return NoValue()
            }
        } perform: { sandbox async throws in
            client.withLock { $0 = sandbox.client }
            let run = try await sandbox.client.trigger(name, NoValue(), options: TriggerOptions(maxAttempts: 1))
            try await sandbox.finish(run.id)
            #expect(try await run.retrieve().error?.message.contains("batchTrigger") == true)
            #expect(try await sandbox.client.listRuns().runs.count == 1)
        }
    }
}

/// A clock on which a pause is over at once.
private struct InstantClock: TimeSource {
    var now: Date {
        Date(millisecondsSince1970: 0)
    }

    func sleep(until instant: Date) async throws {}
}

/// A way to a server that loses the first answer to each call about batches.
private final class ForgetfulTransport: RefusingTransport {
    let error = TransportError(.refused, "no call of a batch")
    let base: any ClientTransport
    private let loses: Bool
    private let state = Mutex((lost: 0, stored: 0, told: Set<String>()))

    init(_ base: any ClientTransport, loses: Bool = true) {
        self.base = base
        self.loses = loses
    }

    var lost: Int {
        state.withLock { $0.lost }
    }

    /// The portions that are stored.
    var stored: Int {
        state.withLock { $0.stored }
    }

    private func losing<Answer>(_ call: String, _ answer: Answer) throws -> Answer {
        let isLost = state.withLock { state in
            let isLost = loses && state.told.insert(call).inserted
            if isLost { state.lost += 1 }
            return isLost
        }
        if isLost { throw TransportError(.unreachable, "the answer got lost") }
        return answer
    }

    func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket {
        try losing("create \(requestKey)", try await base.createBatch(batch, requestKey: requestKey))
    }

    func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool {
        let isSealed = try await base.addItems(items, to: batch)
        state.withLock { $0.stored += 1 }
        return try losing("add \(items.keys.sorted())", isSealed)
    }

    func retrieveBatch(_ batch: BatchID) async throws -> BatchObject {
        try losing("retrieve", try await base.retrieveBatch(batch))
    }
}
