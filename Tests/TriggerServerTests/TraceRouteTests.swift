import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The routes about traces", .timeLimit(.minutes(10)))
struct TraceRouteTests {
    private static let external = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// A run that a worker executes, and its first execution.
    private static func begun(
        _ api: TestAPI, headers: [String: String] = [:]
    ) async throws -> (worker: WorkerID, execution: ExecutionID) {
        let worker = try await api.register("hello")
        _ = try await api.trigger("hello", headers: headers)
        let assignment = try #require(try await api.poll(worker).first)
        _ = try await api.write(worker, assignment.execution, .start)
        return (worker, assignment.execution)
    }

    /// Reads a trace as a client does; as a value of any shape it would be read several times a level.
    private static func trace(of run: RunID, _ api: TestAPI) async throws -> TraceObject {
        let fields: HTTPFields = [.authorization: "Bearer \(TestAPI.key)"]
        return try await api.client.execute(uri: "/api/v1/runs/\(run)/trace", method: .get, headers: fields) {
            try JSON.value(TraceAnswer.self, from: Data($0.body.readableBytesView)).trace
        }
    }

    private static func line(_ run: RunID, _ sequence: Int, at date: Date) -> TraceEvent {
        TraceEvent(
            run: run, place: TracePlace(attempt: 1, scope: "step"), sequence: sequence, kind: .log, level: .warn,
            message: "line \(sequence)", startedAt: date, attributes: ["n": .integer(Int64(sequence))])
    }

    @Test("lines that a worker posts are in the run's events and its trace, once, with the shapes of the API")
    func lines() async throws {
        try await withAPI { api async throws in
            let (worker, execution) = try await Self.begun(api)
            let opening = RunChange.StepOpening(id: EntryKey(scope: "", key: "step"), kind: .step, attempt: 1)
            _ = try await api.write(
                worker, execution, .completeStep(.init(opening: opening, tries: 1, output: Packet(data: "1"))))
            let events = (0..<3).map { Self.line(execution.run, $0, at: api.clock.now) }
            for _ in 0..<2 {
                _ = try await api.worker(.events, EventsBody(worker: worker, events: events), as: EmptyAnswer.self)
            }
            let run = execution.run.rawValue
            let answer = try await api.get("/api/v1/runs/\(run)/events")
            let list = try JSON.value(RunEventList.self, from: try JSON.text(answer.json))
            #expect(list.events.filter(\.isLog).map(\.message) == ["line 0", "line 1", "line 2"])
            let step = SpanID(run: execution.run, entry: EntryKey(scope: "", key: "step"))
            #expect(list.events.filter(\.isLog).allSatisfy { $0.parentId == step && $0.level == .warn })
            let trace = try await api.get("/api/v1/runs/\(run)/trace")
            #expect(trace["trace", "traceId"] == .string(TraceID(root: execution.run).rawValue))
            let root = try #require(trace["trace", "rootSpan"])
            #expect(root["runId"] == .string(run) && root["data"]?["taskSlug"] == .string("hello"))
            #expect(root["data"]?["isPartial"] == .bool(true) && root["parentId"] == nil)
            let attempt = try #require(root["children"]?.list.first)
            #expect(attempt["data"]?["message"] == .string("Attempt 1"))
            #expect(attempt["children"]?.list.first?["children"]?.list.count == 3)
            let span = try await api.get("/api/v1/runs/\(run)/spans/\(step)")
            #expect(span.status == 200 && span["message"] == .string("step") && span["entityType"] == .string("step"))
            #expect(span["parentId"] == .string(SpanID(run: execution.run, attempt: 1).rawValue))
            let top = try await api.get("/api/v1/runs/\(run)/spans/\(SpanID(run: execution.run))")
            #expect(top["parentId"] == .null)
        }
    }

    @Test("a trigger's traceparent is the trace of its run and of those below it; one that is none is passed over")
    func traceParent() async throws {
        try await withAPI { api async throws in
            let (worker, execution) = try await Self.begun(api, headers: ["traceparent": Self.external])
            let items = [TriggerItem(task: "hello", payload: .none, options: TriggerOptions())]
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "child"), kind: .triggerAndWait, fingerprint: "f", attempt: 1, items: items
            )
            guard case .entry(let entry, _) = try await api.write(worker, execution, .triggerRuns(opening)) else {
                return #expect(Bool(false), "no entry")
            }
            let child = try #require(entry.runs.first)
            let assignment = try #require(try await api.poll(worker).first)
            #expect(assignment.run.trace?.rawValue == "4bf92f3577b34da6a3ce929d0e0e4736")
            for run in [execution.run, child] {
                let trace = try await api.get("/api/v1/runs/\(run)/trace")
                #expect(trace["trace", "traceId"] == .string("4bf92f3577b34da6a3ce929d0e0e4736"))
                #expect(trace["trace", "rootSpan", "parentId"] == .string("00f067aa0ba902b7"))
                #expect(trace["trace", "rootSpan", "runId"] == .string(execution.run.rawValue))
            }
            let other = try await api.trigger("hello", headers: ["traceparent": "00-nonsense"])
            let trace = try await api.get("/api/v1/runs/\(other)/trace")
            #expect(trace["trace", "traceId"] == .string(TraceID(root: RunID(rawValue: other)).rawValue))
        }
    }

    @Test("a run or span that is not there is not found, and an instant that is none is refused by name")
    func refused() async throws {
        try await withAPI { api async throws in
            let run = try await api.trigger("hello")
            for path in ["trace", "events", "spans/0123456789abcdef"] {
                #expect(try await api.get("/api/v1/runs/run_none/\(path)").status == 404)
            }
            #expect(try await api.get("/api/v1/runs/\(run)/spans/0123456789abcdef").status == 404)
            let answer = try await api.get("/api/v1/runs/\(run)/events?since=yesterday")
            #expect(answer.status == 400 && answer.error?.contains("since") == true)
            #expect(try await api.get("/api/v1/runs/\(run)/events?since=9999999999999")["events"]?.list.isEmpty == true)
        }
    }

    @Test(
        "spans of any depth can be read, those that lie too deep beside each other")
    func deep() async throws {
        try await withAPI { api async throws in
            let (worker, execution) = try await Self.begun(api)
            var parent: SpanID?
            for start in stride(from: 0, to: 20_000, by: 2_000) {
                let spans = (start..<start + 2_000).map { number in
                    var span = Self.line(execution.run, number, at: api.clock.now + .milliseconds(number))
                    (span.kind, span.parent, span.place) = (.span, parent, TracePlace(attempt: 1))
                    parent = span.span
                    return span
                }
                _ = try await api.worker(.events, EventsBody(worker: worker, events: spans), as: EmptyAnswer.self)
            }
            let trace = try await Self.trace(of: execution.run, api)
            let spans = trace.rootSpan.flattened.filter { $0.data.kind == .span }
            #expect(spans.map(\.data.message) == (0..<20_000).map { "line \($0)" })
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $1.parentId == $0.id })
            var (depth, level) = (0, [trace.rootSpan])
            while !level.isEmpty { (depth, level) = (depth + 1, level.flatMap(\.children)) }
            #expect(depth == 200)
        }
    }

    @Test("an attempt that was thought to have failed is none that failed when the run went well")
    func wentWell() async throws {
        try await withAPI { api async throws in
            let (worker, execution) = try await Self.begun(api)
            var failed = Self.line(execution.run, -1, at: api.clock.now)
            (failed.kind, failed.place) = (.attempt, TracePlace(attempt: 1))
            failed.error = .builtIn(name: "Boom", message: String(repeating: "m", count: 200_000), stackTrace: "")
            _ = try await api.worker(.events, EventsBody(worker: worker, events: [failed]), as: EmptyAnswer.self)
            let path = "/api/v1/runs/\(execution.run)/trace"
            let before = try await api.get(path)["trace", "rootSpan"]?["children"]?.list.first
            #expect(before?["data"]?["isError"] == .bool(true))
            let error = before?["data"]?["events"]?.list.first?["properties"]?["message"]?.text ?? ""
            #expect(error.count < 132_000 && error.contains("200000 characters"))
            _ = try await api.write(worker, execution, .finish(.success(.none), activeMs: 1))
            let after = try await api.get(path)["trace", "rootSpan"]?["children"]?.list.first
            #expect(after?["data"]?["isError"] == .bool(false) && after?["data"]?["events"] == nil)
        }
    }

    @Test("no more than 2,000 lines are taken at once")
    func tooMany() async throws {
        try await withAPI { api async throws in
            let events = (0..<2_001).map { Self.line(RunID(rawValue: "run_1"), $0, at: api.clock.now) }
            let body = EventsBody(worker: WorkerID(rawValue: "worker_1"), events: events)
            let answer = try await api.post(WorkerRoute.events.path, try JSON.text(body))
            #expect(answer.status == 413, "\(answer.json)")
        }
    }

    @Test("a traceparent is read as W3C Trace Context says")
    func header() {
        #expect(TraceParent(Self.external)?.description == Self.external)
        #expect(TraceParent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-more")?.isSampled == false)
        let wrong = [
            "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "\(Self.external)-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", Self.external.uppercased(),
        ]
        for text in wrong { #expect(TraceParent(text) == nil, "\(text)") }
    }
}
