import AsyncHTTPClient
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The worker protocol", .timeLimit(.minutes(10)))
struct WorkerRouteTests {
    private func registration(_ task: String) -> WorkerRegistration {
        WorkerRegistration(version: WorkerRegistration.localVersion, name: "test", tasks: [TaskManifest(id: task)])
    }

    private func transport(_ api: TestAPI, _ client: HTTPClient? = nil) throws -> HTTPRunTransport {
        let port = try #require(api.client.port)
        return HTTPRunTransport(baseURL: "http://127.0.0.1:\(port)/", secretKey: TestAPI.key, client: client)
    }

    @Test("a run goes its whole way over HTTP, instants to the millisecond")
    func wholeWay() async throws {
        try await withAPI(.live) { api async throws in
            let transport = try transport(api)
            let grant = try await transport.register(registration("hello"))
            api.clock.advance(by: .milliseconds(123))
            let id = try await api.trigger("hello", #"{"payload":{"n":1},"options":{"maxDuration":300}}"#)
            let poll = WorkerPoll(worker: grant.id, slots: 4, waitMs: 20_000)
            let assignment = try #require(try await transport.poll(poll).assignments.first)
            #expect(assignment.run.payload == Packet(data: #"{"n":1}"#))
            #expect(assignment.run.createdAt.iso8601 == "2026-01-01T00:00:00.123Z")
            let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "s"), kind: .step, attempt: 1)
            let completion = RunChange.StepCompletion(opening: opening, tries: 1, output: Packet(data: "2"))
            let writes = [RunChange.start, .openStep(opening), .completeStep(completion)]
            let answers = try await transport.write(writes.map { RunWrite(assignment.execution, $0) }, from: grant.id)
            #expect(answers.count == 3)
            let journal = try await transport.journal(assignment.execution, of: grant.id)
            #expect(journal.map(\.output) == [Packet(data: "2")])
            #expect(journal.first?.startedAt.iso8601 == "2026-01-01T00:00:00.123Z")
            api.clock.advance(by: .seconds(20))
            let active = ActiveTime(execution: assignment.execution, attempt: 1, activeMs: 19_000)
            try await transport.heartbeat(grant.id, active: [active])
            #expect(try await api.run(id)["durationMs"] == .integer(19_000))
            let end = RunWrite(assignment.execution, .finish(.success(Packet(data: "3")), activeMs: 5))
            guard case .ended(.completedSuccessfully)? = try await transport.write([end], from: grant.id).first else {
                Issue.record("the run did not end")
                return
            }
            #expect(try await api.run(id)["output"] == .integer(3))
            try await transport.deregister(grant.id)
        }
    }

    @Test("a queue's name from the wire is made proper as in a program, and limits that cannot be are refused")
    func improperQueue() async throws {
        try await withAPI { api async throws in
            let queues = [QueueManifest(name: "mail", concurrencyLimit: 5, sizeLimit: 7), QueueManifest(name: "none")]
            let tasks = queues.enumerated().map { TaskManifest(id: "task\($0)", queue: $1) }
            let registration = WorkerRegistration(
                version: WorkerRegistration.localVersion, name: "test", tasks: tasks)
            let names = [(#""mail""#, #""ma!il""#), (#""none""#, #""!""#)]
            let body = names.reduce(try JSON.text(registration)) { $0.replacing($1.0, with: $1.1) }
            let limits = [("concurrencyLimit", 5, 1_000_000), ("concurrencyLimit", 5, -1), ("sizeLimit", 7, -1)]
            for (limit, proper, improper) in limits {
                let wrong = body.replacing("\"\(limit)\":\(proper)", with: "\"\(limit)\":\(improper)")
                let answer = try await api.post(WorkerRoute.register.path, wrong)
                #expect(answer.status == 400 && answer.error?.contains("tasks[0].queue.\(limit)") == true)
            }
            let answer = try await api.post(WorkerRoute.register.path, body)
            #expect(answer.status == 200, "\(answer.json)")
            #expect(try await api.get("/api/v1/queues/mail?type=custom")["concurrency", "base"] == .integer(5))
            #expect(try await api.get("/api/v1/queues/task1?type=task").status == 200)
        }
    }

    @Test("a worker the server does not know is told to register again")
    func unknownWorker() async throws {
        try await withAPI(.live) { api async throws in
            let transport = try transport(api)
            let stranger = WorkerID(rawValue: "worker_stranger")
            let poll = await #expect(throws: TransportError.self) {
                _ = try await transport.poll(WorkerPoll(worker: stranger, slots: 1, waitMs: 20_000))
            }
            #expect(poll?.code == .unknownWorker)
            #expect(poll?.isTransient == false)
            let heartbeat = await #expect(throws: TransportError.self) { try await transport.heartbeat(stranger) }
            #expect(heartbeat?.code == .unknownWorker)
            let execution = ExecutionID(run: RunID(rawValue: "run_1"), epoch: 1)
            let many = Array(repeating: ActiveTime(execution: execution, attempt: 1, activeMs: 1), count: 1_001)
            let refused = await #expect(throws: TransportError.self) {
                try await transport.heartbeat(stranger, active: many)
            }
            #expect(refused?.code == .refused && refused?.message.contains("1001") == true)
        }
    }

    @Test("a write of an execution that is over is refused, the others of its batch are not")
    func staleWrite() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            _ = try await api.trigger("hello")
            let execution = try #require(try await api.poll(worker).first?.execution)
            let stale = ExecutionID(run: execution.run, epoch: execution.epoch - 1)
            let body = WritesBody(worker: worker, writes: [RunWrite(stale, .start), RunWrite(execution, .start)])
            let answers = try await api.worker(.writes, body, as: WritesAnswer.self).answers
            guard case .refused(let refusal)? = answers.first, case .done? = answers.last else {
                Issue.record("expected a refusal and an acceptance, found \(answers)")
                return
            }
            #expect(refusal.code == .staleEpoch)
        }
    }

    @Test("a body of another shape is refused with its place")
    func wrongShape() async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(WorkerRoute.poll.path, #"{"worker":"w","slots":"many","waitMs":1}"#)
            #expect(answer.status == 400)
            #expect(answer.error?.hasSuffix("at \"slots\"") == true)
        }
    }

    @Test("the runs of a worker whose connection closed go on elsewhere after 2 s")
    func connectionClosed() async throws {
        try await withAPI(.live) { api async throws in
            let http = HTTPClient(eventLoopGroupProvider: .singleton)
            let lost = try transport(api, http)
            let first = try await lost.register(registration("hello")).id
            let id = try await api.trigger("hello")
            let poll = WorkerPoll(worker: first, slots: 1, waitMs: 20_000)
            #expect(try await lost.poll(poll).assignments.first?.run.id.rawValue == id)
            async let unanswered = lost.poll(WorkerPoll(worker: first, slots: 0, waitMs: 20_000))
            let grace = api.clock.now.addingTimeInterval(2)
            try await http.shutdown()
            _ = try? await unanswered
            while api.clock.nextWakeUp ?? .distantFuture > grace { await Task.yield() }
            let second = try await api.register("hello")
            api.clock.advance(to: grace)
            #expect(try await api.poll(second).first?.run.id.rawValue == id)
        }
    }

    @Test("a connection that closes while its worker has another one means nothing")
    func connectionReplaced() async throws {
        try await withAPI(.live) { api async throws in
            let old = HTTPClient(eventLoopGroupProvider: .singleton)
            let new = HTTPClient(eventLoopGroupProvider: .singleton)
            let worker = try await transport(api, old).register(registration("hello")).id
            let id = try await api.trigger("hello")
            let poll = WorkerPoll(worker: worker, slots: 1, waitMs: 20_000)
            let execution = try #require(try await transport(api, old).poll(poll).assignments.first?.execution)
            _ = try await api.trigger("hello")
            #expect(try await transport(api, new).poll(poll).assignments.count == 1)
            try await old.shutdown()
            api.clock.advance(by: .seconds(3))
            let end = RunWrite(execution, .finish(.success(.none), activeMs: 1))
            _ = try await transport(api, new).write([end], from: worker)
            #expect(try await api.run(id)["status"]?.text == "COMPLETED")
            try await new.shutdown()
        }
    }
}
