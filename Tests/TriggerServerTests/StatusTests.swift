import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Statuses as callers see them", .timeLimit(.minutes(10)))
struct StatusTests {
    private static func step(_ run: String, _ api: TestAPI) async throws -> String {
        try await api.run(run)["status"]?.text ?? ""
    }

    @Test("T075 a run that waits once is QUEUED, DEQUEUED, EXECUTING, WAITING, DEQUEUED again, and COMPLETED")
    func life() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let run = try await api.trigger("hello")
            var seen = [try await Self.step(run, api)]
            let first = try #require(try await api.poll(worker).first).execution
            seen.append(try await Self.step(run, api))
            _ = try await api.write(worker, first, .start)
            seen.append(try await Self.step(run, api))
            let due = api.clock.now.addingTimeInterval(10)
            let wait = RunChange.WaitOpening(id: EntryKey(scope: "", key: "k"), attempt: 1, dueAt: due, suspends: true)
            _ = try await api.write(worker, first, .openWait(wait))
            _ = try await api.write(worker, first, .suspend(activeMs: 1))
            seen.append(try await Self.step(run, api))
            async let orders = api.poll(worker)
            api.clock.advance(by: .seconds(10))
            let second = try #require(try await orders.first).execution
            seen.append(try await Self.step(run, api))
            _ = try await api.write(worker, second, .finish(.success(.none), activeMs: 1))
            seen.append(try await Self.step(run, api))
            #expect(seen == ["QUEUED", "DEQUEUED", "EXECUTING", "WAITING", "DEQUEUED", "COMPLETED"])
        }
    }

    @Test("T076 an expired run is completed and failed, and so is one that timed out, so that whoever polls is done")
    func ends() async throws {
        try await withAPI { api async throws in
            _ = try await api.register("hello")
            _ = try await api.post("/api/v1/queues/hello/pause", #"{"type":"task","action":"pause"}"#)
            let run = try await api.trigger("hello", #"{"options":{"ttl":1}}"#)
            api.clock.advance(by: .seconds(1))
            while try await Self.step(run, api) == "QUEUED" { await Task.yield() }
            let answer = try await api.run(run)
            #expect(answer["status"]?.text == "EXPIRED" && answer["expiredAt"]?.text == answer["finishedAt"]?.text)
            #expect(answer["isCompleted"] == .bool(true) && answer["isFailed"] == .bool(true))
            #expect(answer["error", "message"]?.text?.contains("TTL (1s)") == true)
        }
        for status in [APIStatus.expired, .timedOut] {
            #expect(status.isCompleted && status.isFailed && !status.isSuccess && !status.isCancelled)
        }
        #expect(APIStatus.canceled.isCompleted && !APIStatus.canceled.isFailed)
    }
}
