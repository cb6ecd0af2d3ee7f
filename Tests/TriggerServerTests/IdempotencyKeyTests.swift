import Testing
import TriggerModel

@testable import Trigger
@testable import TriggerServer

@Suite("Idempotency keys over HTTP", .timeLimit(.minutes(10)))
struct IdempotencyKeyTests {
    private static let path = "/api/v1/tasks/hello-world/trigger"
    /// Of the word `order-1`; printed by `printf order-1 | sha256sum`.
    private static let hash = "0bafe22156d2698c143b86040446d366ead863ba600d5c924f3d15c786ef4057"

    @Test("a run shows the key as it was written, not its hash")
    func written() async throws {
        try await withAPI { api async throws in
            let options =
                #"{"idempotencyKey":"\#(Self.hash)","idempotencyKeyOptions":{"key":"order-1","scope":"global"}}"#
            let run = try await api.run(try await api.trigger("hello-world", "{\"options\":\(options)}"))
            #expect(run["idempotencyKey"]?.text == "order-1")
        }
    }

    @Test("T056 a key that is too long, or empty, is refused", arguments: [0, 2_049])
    func length(_ count: Int) async throws {
        try await withAPI { api async throws in
            let key = String(repeating: "k", count: count)
            let answer = try await api.post(Self.path, #"{"options":{"idempotencyKey":"\#(key)"}}"#)
            #expect(answer.status == 400 && answer.error?.contains("options.idempotencyKey") == true)
        }
    }

    @Test("T054 a reset answers with the key; the next trigger makes a new run, and an unknown key is not found")
    func reset() async throws {
        try await withAPI { api async throws in
            let body = #"{"options":{"idempotencyKey":"a/b c"}}"#
            let first = try await api.trigger("hello-world", body)
            let path = "/api/v1/idempotencyKeys/a%2Fb%20c/reset"
            let answer = try await api.post(path, #"{"taskIdentifier":"hello-world"}"#)
            #expect(answer.status == 200 && answer["id"]?.text == "a/b c")
            #expect(try await api.run(first)["idempotencyKey"] == nil)
            #expect(try await api.post(path, #"{"taskIdentifier":"hello-world"}"#).status == 404)
            #expect(try await api.trigger("hello-world", body) != first)
        }
    }

    @Test(
        "a reset without a task is refused", arguments: ["{}", #"{"taskIdentifier":""}"#, #"{"taskIdentifier":1}"#, ""])
    func withoutTask(_ body: String) async throws {
        try await withAPI { api async throws in
            #expect(try await api.post("/api/v1/idempotencyKeys/k/reset", body).status == 400)
        }
    }

    @Test("every client sends the hash of key and scope, as http-api.md §4.3 has it")
    func hashing() {
        let run = RunID(rawValue: "run_1")
        func key(_ scope: IdempotencyScope, _ run: RunID?) -> String? {
            TriggerOptions(idempotencyKey: "order-1", idempotencyKeyScope: scope)
                .hashingKey(run: run, attempt: 2) { $0 }.idempotencyKey
        }
        #expect(key(.run, run) == "order-1-run_1" && key(.attempt, run) == "order-1-run_1-2")
        #expect(key(.global, run) == "order-1" && key(.attempt, nil) == "order-1")
        let hashed = TriggerOptions(idempotencyKey: "order-1").hashed()
        #expect(hashed.idempotencyKey == Self.hash && hashed.hashed() == hashed)
        #expect(TriggerOptions(idempotencyKey: Self.hash).hashed().idempotencyKeyOrigin == nil)
    }
}
