import Hummingbird
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerServer

@Suite("GET /api/v1/runs/{id}/result", .timeLimit(.minutes(10)))
struct RunResultRouteTests {
    private static let missing = "Run either doesn't exist or is not finished"

    private static func path(_ run: String) -> String {
        "/api/v1/runs/\(run)/result"
    }

    /// A run that a worker ended so.
    private static func ended(_ api: TestAPI, _ outcome: AttemptOutcome) async throws -> String {
        let worker = try await api.register("hello")
        let run = try await api.trigger("hello", #"{"options":{"maxAttempts":1,"tags":["a"]}}"#)
        let execution = try #require(try await api.poll(worker).first?.execution)
        _ = try await api.write(worker, execution, .start)
        _ = try await api.write(worker, execution, .finish(outcome, activeMs: 12))
        return run
    }

    @Test("an output is the text of its packet, beside its type and what the run used")
    func success() async throws {
        try await withAPI { api async throws in
            let run = try await Self.ended(api, .success(Packet(data: #"{"n":2}"#)))
            let answer = try await api.get(Self.path(run))
            #expect(answer.status == 200)
            let expected: [String: JSONValue] = [
                "ok": .bool(true), "id": .string(run), "taskIdentifier": .string("hello"),
                "output": .string(#"{"n":2}"#), "outputType": .string(Packet.json),
                "usage": .object(["durationMs": .integer(12)]),
            ]
            #expect(answer.json == .object(expected))
        }
    }

    @Test("no output has a type all the same; one that lies in the object store is told by its path")
    func outputs() async throws {
        try await withAPI { api async throws in
            let none = try await api.get(Self.path(try await Self.ended(api, .success(.none))))
            #expect(none["ok"] == .bool(true) && none["output"] == nil && none["outputType"]?.text == Packet.json)
        }
        try await withAPI { api async throws in
            let large = Packet(data: "\"" + String(repeating: "x", count: 600_000) + "\"")
            let run = try await Self.ended(api, .success(large))
            let stored = try await api.get(Self.path(run))
            #expect(stored["outputType"]?.text == Packet.store)
            let path = try #require(stored["output"]?.text)
            let output = try await api.engine.record(RunID(rawValue: run), in: .development).outcome?.output
            #expect(output?.storedAt?.text == path)
            #expect(try await api.get("/api/v1/packets/\(path.pathSegment)")["presignedUrl"]?.text != nil)
        }
    }

    @Test("a failed run tells its error in the shape it was thrown in, a cancelled one the code of that")
    func failure() async throws {
        try await withAPI { api async throws in
            let error = RunError.builtIn(name: "Broken", message: "it broke", stackTrace: "")
            let failed = try await api.get(Self.path(try await Self.ended(api, .failure(error, retryAfterMs: nil))))
            #expect(failed.status == 200 && failed["ok"] == .bool(false) && failed["outputType"] == nil)
            let members = ["type": "BUILT_IN_ERROR", "name": "Broken", "message": "it broke", "stackTrace": ""]
            #expect(failed["error"] == .object(members.mapValues { .string($0) }))
            #expect(failed["usage", "durationMs"] == .integer(12))
            let run = try await api.trigger("hello")
            _ = try await api.post("/api/v2/runs/\(run)/cancel")
            let cancelled = try await api.get(Self.path(run))
            #expect(cancelled["ok"] == .bool(false) && cancelled["error", "code"]?.text == "TASK_RUN_CANCELLED")
            #expect(cancelled["error", "type"]?.text == "INTERNAL_ERROR")
        }
    }

    @Test("a run that is not there, and one that goes on, are the same 404")
    func missing() async throws {
        try await withAPI { api async throws in
            for run in ["run_nothing", try await api.trigger("hello")] {
                let answer = try await api.get(Self.path(run))
                #expect(answer.status == 404 && answer.error == Self.missing)
                #expect(answer.headers[text: APIHeader.shouldRetry] == "false")
            }
        }
    }

    @Test("whoever may read a run may read how it ended, and nobody else learns whether it has")
    func scopes() async throws {
        try await withAPI { api async throws in
            let ended = try await Self.ended(api, .success(.none))
            for run in [ended, try await api.trigger("hello")] {
                for scope in ["read:runs:other", "write:runs:\(run)", "read:tags:b"] {
                    let refused = try await api.send(.get, Self.path(run), with: try api.token(scope))
                    #expect(refused.status == 403, "\(scope)")
                    #expect(refused.error?.hasSuffix("lacks the scope read:runs:\(run)") == true)
                }
            }
            for scope in ["read:runs", "read:runs:\(ended)", "read:tasks:hello", "read:tags:a"] {
                let answer = try await api.send(.get, Self.path(ended), with: try api.token(scope))
                #expect(answer.status == 200, "\(scope)")
            }
        }
    }

    @Test("an ending without an error is told by a code that existing clients accept")
    func unexplained() {
        let codes: [RunStatus: String] = [
            .canceled: "TASK_RUN_CANCELLED", .crashed: "TASK_RUN_CRASHED", .timedOut: "MAX_DURATION_EXCEEDED",
            .completedWithErrors: "UNSPECIFIED_ERROR", .systemFailure: "UNSPECIFIED_ERROR",
            .expired: "UNSPECIFIED_ERROR",
        ]
        for (status, code) in codes {
            let result = RunResultObject(RunOutcome(id: RunID(rawValue: "run_1"), task: "hello", status: status))
            #expect(result.error?.code?.rawValue == code)
        }
    }
}
