import Foundation
import Testing
import Trigger
import TriggerEngine
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("What /metrics tells", .timeLimit(.minutes(10)))
struct MetricsRouteTests {
    @Test("a run is counted when it is triggered, handed out and ended, with the times between")
    func run() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            _ = try await api.trigger("hello")
            api.clock.advance(by: .seconds(3))
            let assignment = try #require(try await api.poll(worker).first)
            _ = try await api.write(worker, assignment.execution, .start)
            api.clock.advance(by: .seconds(20))
            let output = try Packet(encoding: "done")
            _ = try await api.write(worker, assignment.execution, .finish(.success(output), activeMs: 700))
            let metrics = try await api.metrics()
            #expect(metrics[#"trigger_runs_triggered_total{task="hello"}"#] == 1)
            #expect(metrics[#"trigger_executions_total{task="hello"}"#] == 1)
            let ended = #"trigger_runs_finished_total{task="hello",status="COMPLETED_SUCCESSFULLY"}"#
            #expect(metrics[ended] == 1)
            #expect(metrics[#"trigger_run_queue_seconds_bucket{queue="task/hello",le="2.5"}"#] == 0)
            #expect(metrics[#"trigger_run_queue_seconds_bucket{queue="task/hello",le="5"}"#] == 1)
            #expect(metrics[#"trigger_run_seconds_sum{task="hello"}"#] == 20)
            #expect(metrics[#"trigger_run_active_seconds_sum{task="hello"}"#] == 0.7)
            #expect(try #require(metrics["trigger_commit_commands_sum"]) >= 4)
            #expect(try #require(metrics[#"trigger_commits_total{outcome="stored"}"#]) >= 4)
        }
    }

    @Test("queues, limits, pauses and workers are told as they are")
    func gauges() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            for _ in 0..<3 { _ = try await api.trigger("hello") }
            _ = try await api.poll(worker, slots: 1)
            _ = try await api.post("/api/v1/queues/task%2Fhello/pause", #"{"action":"pause"}"#)
            let metrics = try await api.metrics()
            #expect(metrics[#"trigger_queue_queued{queue="task/hello"}"#] == 2)
            #expect(metrics[#"trigger_queue_running{queue="task/hello"}"#] == 1)
            #expect(metrics[#"trigger_queue_paused{queue="task/hello"}"#] == 1)
            #expect(metrics[#"trigger_queue_limit{queue="task/hello"}"#] == nil)
            #expect(metrics["trigger_environment_running"] == 1)
            #expect(metrics["trigger_environment_limit"] == 10_000)
            for name in ["trigger_events_dropped_total", "trigger_events_pruned_total"] {
                #expect(metrics[name] == 0 && metrics.types[name] == "counter")
            }
            #expect(metrics[#"trigger_workers{version="local"}"#] == 1)
            api.clock.advance(by: .seconds(31))
            #expect(try await api.metrics()[#"trigger_workers{version="local"}"#] == nil)
        }
    }

    @Test("requests are counted by their route, and what callers make up is no label")
    func requests() async throws {
        try await withAPI { api async throws in
            _ = try await api.trigger("hello")
            for path in ["/nowhere/1", "/nowhere/2"] { _ = try await api.get(path) }
            let metrics = try await api.metrics()
            let route = #"method="POST",route="/api/v1/tasks/{taskId}/trigger""#
            #expect(metrics["trigger_http_requests_total{\(route),status=\"200\"}"] == 1)
            #expect(metrics["trigger_http_request_seconds_count{\(route)}"] == 1)
            #expect(metrics[#"trigger_http_requests_total{method="GET",route="other",status="404"}"#] == 2)
        }
    }

    @Test("its own key opens /metrics and nothing else")
    func key() async throws {
        let key = "a-key-for-prometheus"
        try await withAPI(metricsKey: key) { api async throws in
            #expect(try await api.metrics(key: key).types["trigger_build_info"] == "gauge")
            let header = ["authorization": "Bearer \(key)"]
            #expect(try await api.get("/api/v1/runs", headers: header).status == 401)
            #expect(try await api.get("/api/v1/queues/hello", headers: header).status == 403)
            #expect(try await api.post("/api/v1/tasks/hello/trigger", "{}", headers: header).status == 401)
        }
    }

    @Test("every name stands in the guide, and the guide has no other")
    func guide() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let guide = try String(
            contentsOf: root.appending(path: "Sources/Trigger/Trigger.docc/Monitoring.md"), encoding: .utf8)
        let rows = guide.split(separator: "\n").compactMap { $0.wholeMatch(of: /\| `([a-z_]+)` \|.*/)?.1 }
        #expect(Set(rows.map { String($0) }) == Set(MetricName.all.map(\.name)))
        #expect(rows.count == MetricName.all.count)
    }
}
