import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Single runs: reading and cancelling", .timeLimit(.minutes(10)))
struct RunRouteTests {
    @Test("a run has every member that existing clients need, and no null")
    func shape() async throws {
        try await withAPI { api async throws in
            let run = try await api.run(try await api.trigger("hello", #"{"payload":{"a":1}}"#))
            guard case .object(let members) = run.json else { throw APIProblem.unexpected }
            let required = [
                "id", "status", "taskIdentifier", "isQueued", "isExecuting", "isWaiting", "isCompleted", "isSuccess",
                "isFailed", "isCancelled", "isTest", "createdAt", "updatedAt", "tags", "costInCents", "baseCostInCents",
                "durationMs", "depth", "triggerFunction", "relatedRuns", "attemptCount", "attempts",
            ]
            #expect(Set(required).subtracting(members.keys).isEmpty)
            #expect(!members.values.contains(.null))
            #expect(run["createdAt"]?.text == "2026-01-01T00:00:00.000Z")
            #expect(run["isQueued"] == .bool(true))
            #expect(run["triggerFunction"]?.text == "trigger")
        }
    }

    @Test("a run that is not there is 404, not to be repeated")
    func unknown() async throws {
        try await withAPI { api async throws in
            let read = try await api.run("run_nothing")
            #expect(read.status == 404)
            #expect(read.error == "Not found")
            #expect(read.headers[text: APIHeader.shouldRetry] == "false")
            let cancel = try await api.post("/api/v2/runs/run_nothing/cancel")
            #expect(cancel.status == 404)
            #expect(cancel.error == "Run not found")
        }
    }

    @Test("a caller that names no API version hears the words it knows")
    func vocabulary() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let id = try await api.trigger("hello")
            let execution = try #require(try await api.poll(worker).first?.execution)
            #expect(try await api.run(id)["status"]?.text == "DEQUEUED")
            #expect(try await api.get("/api/v3/runs/\(id)")["status"]?.text == "EXECUTING")
            _ = try await api.write(worker, execution, .start)
            let wait = RunChange.WaitOpening(
                id: EntryKey(scope: "", key: "nap"), attempt: 1, dueAt: api.clock.now.addingTimeInterval(60),
                suspends: true
            )
            _ = try await api.write(worker, execution, .openWait(wait))
            _ = try await api.write(worker, execution, .suspend(activeMs: 1))
            let current = try await api.run(id)
            #expect(current["status"]?.text == "WAITING")
            #expect(current["isWaiting"] == .bool(true))
            let old = try await api.get("/api/v3/runs/\(id)")
            #expect(old["status"]?.text == "FROZEN")
            #expect(old["isExecuting"] == .bool(true))
            #expect(old["isWaiting"] == .bool(false))
        }
    }

    @Test("a failed run shows its error, flat")
    func failed() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let id = try await api.trigger("hello", #"{"options":{"maxAttempts":1}}"#)
            let execution = try #require(try await api.poll(worker).first?.execution)
            _ = try await api.write(worker, execution, .start)
            let error = RunError.builtIn(name: "Broken", message: "it broke", stackTrace: "")
            _ = try await api.write(worker, execution, .finish(.failure(error, retryAfterMs: nil), activeMs: 1))
            let run = try await api.run(id)
            #expect(run["status"]?.text == "FAILED")
            #expect(run["isFailed"] == .bool(true))
            #expect(run["error"] == .object(["message": .string("it broke"), "name": .string("Broken")]))
        }
    }

    @Test("T092 T098 a cancel ends the run; a second one, and one of a run that ended, changes nothing")
    func cancel() async throws {
        try await withAPI { api async throws in
            let id = try await api.trigger("hello")
            for _ in 1...2 {
                let answer = try await api.post("/api/v2/runs/\(id)/cancel")
                #expect(answer.status == 200)
                #expect(answer.json == .object(["id": .string(id)]))
            }
            let run = try await api.run(id)
            #expect(run["status"]?.text == "CANCELED")
            #expect(run["isCancelled"] == .bool(true))
            #expect(run["isCompleted"] == .bool(true))
            #expect(run["isFailed"] == .bool(false))
            #expect(run["error"] == nil)
        }
    }

    @Test("a run shows its family")
    func family() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("parent", "child")
            let id = try await api.trigger("parent")
            let execution = try #require(try await api.poll(worker).first?.execution)
            _ = try await api.write(worker, execution, .start)
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "kid"), kind: .triggerAndWait, fingerprint: "f", attempt: 1,
                items: [TriggerItem(task: "child", payload: .none)]
            )
            _ = try await api.write(worker, execution, .triggerRuns(opening))
            let parent = try await api.run(id)
            let children = parent["relatedRuns", "children"]?.list ?? []
            #expect(children.count == 1)
            let child = try #require(children.first)
            #expect(child["taskIdentifier"]?.text == "child")
            #expect(child["triggerFunction"]?.text == "triggerAndWait")
            #expect(child["depth"] == .integer(1))
            let seen = try await api.run(try #require(child["id"]?.text))
            #expect(seen["relatedRuns", "parent", "id"]?.text == id)
            #expect(seen["relatedRuns", "root", "id"]?.text == id)
            #expect(seen["relatedRuns", "children"] == .array([]))
        }
    }
}
