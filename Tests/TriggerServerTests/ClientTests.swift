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

extension TaskName<String, Int> {
    fileprivate static var count: Self { "count" }
}

@Suite("TriggerClient", .timeLimit(.minutes(10)))
struct ClientTests {
    /// The two ways a client reaches an engine; what it can do is the same.
    enum Way: CaseIterable {
        case http, embedded
    }

    private func client(_ way: Way, _ api: TestAPI, version: String? = nil) throws -> TriggerClient {
        switch way {
        case .embedded:
            return TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock, version: version)
        case .http:
            let port = try #require(api.client.port)
            return TriggerClient(
                .http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: api.clock, version: version)
        }
    }

    @Test("a handle gives the run's result once it ends", arguments: Way.allCases)
    func result(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let worker = try await api.register("count")
            try await api.declare("words")
            let options = TriggerOptions(
                queue: "words", tags: ["b", "a"], metadata: #"{"k":1}"#, idempotencyKey: "one")
            let handle = try await client.trigger(.count, "héllo \"you\"", options: options)
            let assignment = try #require(try await api.poll(worker).first)
            #expect(assignment.run.payload == Packet(data: #""héllo \"you\"""#))
            #expect(assignment.run.queue == "words")
            _ = try await api.write(worker, assignment.execution, .start)
            let end = RunChange.finish(.success(Packet(data: "5")), activeMs: 1)
            _ = try await api.write(worker, assignment.execution, end)
            #expect(try await handle.result().get() == 5)
            let run = try await handle.retrieve()
            #expect(run.tags == ["a", "b"])
            #expect(run.metadata == .object(["k": .integer(1)]))
            let again = try await client.trigger(.count, "other", options: options)
            #expect(again.id == handle.id && again.isCached && !handle.isCached)
        }
    }

    @Test(
        "a client with a version triggers runs of that version, unless the options name another",
        arguments: Way.allCases)
    func version(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            for version in ["v1", "v2"] { _ = try await api.register("count", version: version) }
            let pinned = try client(way, api, version: "v1")
            let other = try await pinned.trigger(.count, "a", options: TriggerOptions(version: "v2"))
            let item = try await pinned.trigger(TriggerItem(task: "count", payload: .none))
            let batch = try await pinned.batchTrigger(.count, ["a"])
            #expect(try await other.retrieve().version == "v2")
            #expect(try await batch[0].retrieve().version == "v1")
            #expect(try await pinned.retrieve(item.id).version == "v1")
            #expect(TriggerClient.version(in: ["TRIGGER_VERSION": "v7"]) == "v7")
            #expect(TriggerClient.version(in: ["TRIGGER_VERSION": ""]) == nil && TriggerClient.version(in: [:]) == nil)
        }
    }

    @Test("a client reads and changes a run's metadata and gives it labels", arguments: Way.allCases)
    func labels(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let run = try await client.trigger(.count, "x").id
            #expect(try await client.metadata(of: run).isEmpty)
            let changed = try await client.updateMetadata(
                of: run, [.set("a", .integer(1)), .increment("n", .integer(2))], root: [.append("l", .null)])
            #expect(changed == ["a": .integer(1), "n": .integer(2), "l": .array([.null])])
            #expect(try await client.replaceMetadata(of: run, with: ["only": 1]) == ["only": .integer(1)])
            try await client.addTags(["b", "a"], to: run)
            let object = try await client.retrieve(run)
            #expect(object.tags == ["a", "b"] && object.metadata == .object(["only": .integer(1)]))
            let unknown = RunID(rawValue: "run_none")
            await #expect { try await client.metadata(of: unknown) } throws: { error in
                (error as? TransportError)?.code == .notFound
            }
            await #expect { try await client.addTags((1...11).map { "\($0)" }, to: run) } throws: { error in
                (error as? TransportError)?.code == .refused
            }
        }
    }

    @Test("a batch gives a handle for each run, and a cancelled run's result is a failure", arguments: Way.allCases)
    func batch(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let handles = try await client.batchTrigger(.count, ["a", "b"]) { TriggerOptions(tags: [$0]) }
            #expect(handles.count == 2)
            #expect(try await handles[1].retrieve().tags == ["b"])
            try await handles[0].cancel()
            let result = try await handles[0].result()
            #expect(!result.isSuccess)
            #expect(throws: ChildRunError.self) { try result.get() }
            #expect(try await client.batchTrigger(.count, []).isEmpty)
        }
    }

    @Test("what the server refuses is said in its words, and not repeated", arguments: Way.allCases)
    func refusals(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let missing = await #expect(throws: TransportError.self) {
                _ = try await client.retrieve(RunID(rawValue: "run_nothing"))
            }
            #expect(missing?.code == .notFound)
            let tags = (1...11).map { "t\($0)" }
            let refused = await #expect(throws: TransportError.self) {
                try await client.trigger(.count, "a", options: TriggerOptions(tags: tags))
            }
            #expect(refused?.code == .refused)
            #expect(refused?.status == 422)
            #expect(refused?.message.contains("tags") == true)
        }
    }

    @Test("a wrong key and a wrong address are told apart from a server that is away")
    func troubles() async throws {
        try await withAPI(.live) { api async throws in
            let port = try #require(api.client.port)
            let wrong = HTTPClientTransport(baseURL: "http://127.0.0.1:\(port)", secretKey: "tr_dev_wrong")
            let unauthorized = await #expect(throws: TransportError.self) {
                try await wrong.cancel(RunID(rawValue: "run_1"))
            }
            #expect(unauthorized?.code == .unauthorized)
            let nowhere = HTTPClientTransport(baseURL: "nowhere", secretKey: "k")
            let refused = await #expect(throws: TransportError.self) {
                try await nowhere.cancel(RunID(rawValue: "run_1"))
            }
            #expect(refused?.code == .refused)
            let away = HTTPClientTransport(baseURL: "http://127.0.0.1:1", secretKey: "k")
            let unreachable = await #expect(throws: TransportError.self) {
                try await away.cancel(RunID(rawValue: "run_1"))
            }
            #expect(unreachable?.code == .unreachable)
            #expect(unreachable?.message == "no answer from http://127.0.0.1:1: Connection refused")
            #expect(unreachable?.isTransient == true)
        }
    }

    @Test("a call without an answer is repeated with its request key after 1, 1.6, 2.56 and 4.096 s, then given up")
    func repeats() async throws {
        let clock = InstantClock()
        let transport = FailingTransport(failures: 5, error: TransportError(.unreachable, "away"))
        let client = TriggerClient(transport, time: clock)
        await #expect(throws: TransportError.self) { try await client.trigger(.count, "a") }
        #expect(transport.keys.count == 5)
        #expect(Set(transport.keys).count == 1)
        #expect(clock.pauses == [1_000, 1_600, 2_560, 4_096])
    }

    @Test("a client that was told not to repeats nothing")
    func noRepeats() async throws {
        let clock = InstantClock()
        let transport = FailingTransport(failures: 1, error: TransportError(.unreachable, "away"))
        let client = TriggerClient(transport, time: clock, repeats: 0)
        await #expect(throws: TransportError.self) { try await client.trigger(.count, "a") }
        #expect(transport.keys.count == 1 && clock.pauses.isEmpty)
    }

    @Test("what will not help to repeat is not repeated, and the server has the last word on that")
    func notRepeated() async throws {
        var final = TransportError(.unavailable, "never again")
        final.shouldRetry = false
        for error in [TransportError(.refused, "no"), TransportError(.notFound, "none"), final] {
            let transport = FailingTransport(failures: 1, error: error)
            await #expect(throws: error) {
                try await TriggerClient(transport, time: InstantClock()).trigger(.count, "a")
            }
            #expect(transport.keys.count == 1)
        }
        var invited = TransportError(.refused, "try again")
        invited.shouldRetry = true
        let transport = FailingTransport(failures: 1, error: invited)
        _ = try await TriggerClient(transport, time: InstantClock()).trigger(.count, "a")
        #expect(transport.keys.count == 2)
    }

    @Test("polling stops after as many readings as were allowed")
    func pollLimit() async throws {
        try await withAPI(.live) { api async throws in
            let client = TriggerClient(EmbeddedClientTransport(api.engine), time: InstantClock())
            let error = await #expect(throws: RunStillGoing.self) {
                _ = try await client.triggerAndPoll(.count, "a", atMost: 3)
            }
            #expect(error?.readings == 3)
        }
    }
}

/// A clock on which every pause is over at once; it notes how long each was.
private final class InstantClock: TimeSource {
    private let slept = Mutex<[Int64]>([])
    let now = ManualClock().now

    var pauses: [Int64] {
        slept.withLock { $0 }
    }

    func sleep(until instant: Date) async throws {
        slept.withLock { $0.append(instant.since(now).milliseconds) }
    }
}

/// A way to a server that fails a number of times, and notes the key of every trigger.
private final class FailingTransport: RefusingTransport {
    private let state: Mutex<(keys: [String], failures: Int)>
    let error: TransportError

    init(failures: Int, error: TransportError) {
        state = Mutex(([], failures))
        self.error = error
    }

    var keys: [String] {
        state.withLock { $0.keys }
    }

    func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt {
        let fails = state.withLock { state in
            state.keys.append(requestKey)
            state.failures -= 1
            return state.failures >= 0
        }
        if fails { throw error }
        return TriggerReceipt(id: RunID(rawValue: "run_1"), task: item.task, isCached: false)
    }
}
