import Hummingbird
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerServer

@Suite("Limits, machines, versions, the region and the parent in a trigger", .timeLimit(.minutes(10)))
struct LimitOptionTests {
    private static let path = "/api/v1/tasks/hello-world/trigger"

    private static func refusal(_ options: String, _ status: Int, _ api: TestAPI) async throws -> String {
        let answer = try await api.post(path, #"{"options":{\#(options)}}"#)
        #expect(answer.status == status, "\(answer.json)")
        return answer.error ?? ""
    }

    @Test(
        "T023 T024 a maximum duration is seconds, of which less than 5 are 5, or none",
        arguments: [
            ("5", 5_000), ("1", 5_000), ("0.001", 5_000), ("7.5", 7_500), (#""none""#, nil), ("2147483647", nil),
            ("1e300", nil),
        ] as [(String, Int64?)])
    func maxDuration(_ value: String, _ expected: Int64?) async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello-world")
            _ = try await api.trigger("hello-world", #"{"options":{"maxDuration":\#(value)}}"#)
            #expect(try await api.poll(worker).first?.run.maxDurationMs == expected)
        }
    }

    @Test("a maximum duration that is none is refused, with what was expected", arguments: ["0", "-3", #""5""#, "[]"])
    func badDuration(_ value: String) async throws {
        try await withAPI { api async throws in
            let error = try await Self.refusal(#""maxDuration":\#(value)"#, 400, api)
            #expect(error.contains(MaxDuration.expected) && error.contains("options.maxDuration"))
        }
    }

    @Test("T020 a machine is one of those there are; any other is refused, naming them")
    func machine() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello-world")
            for preset in MachinePreset.allCases {
                _ = try await api.trigger("hello-world", #"{"options":{"machine":"\#(preset.name)"}}"#)
                #expect(try await api.poll(worker).first?.run.machine == preset)
            }
            let error = try await Self.refusal(#""machine":"huge""#, 400, api)
            #expect(error.contains(MachinePreset.expected) && error.contains("options.machine"))
        }
    }

    @Test("T031 a version that does not exist is 422")
    func version() async throws {
        try await withAPI { api async throws in
            #expect(try await Self.refusal(#""lockToVersion":"v1""#, 422, api).contains("\"v1\""))
            _ = try await api.register("other", version: "v1")
            let run = try await api.run(
                try await api.trigger("hello-world", #"{"options":{"lockToVersion":"v1"}}"#))
            #expect(run["status"]?.text == "PENDING_VERSION" && run["version"]?.text == "v1")
        }
    }

    @Test("the region stands in the run; another one is 422, with the name of the one there is")
    func region() async throws {
        try await withAPI { api async throws in
            let run = try await api.run(try await api.trigger("hello-world", #"{"options":{"region":"default"}}"#))
            #expect(run["region"]?.text == "default")
            #expect(try await Self.refusal(#""region":"eu-1""#, 422, api).contains("\"default\""))
        }
    }

    @Test("T033 a run may be linked to a parent; an unknown one is 422, and so is to resume one, finished or not")
    func parent() async throws {
        try await withAPI { api async throws in
            let parent = try await api.trigger("hello-world")
            let body = #"{"options":{"parentRunId":"\#(parent)","resumeParentOnCompletion":false}}"#
            let child = try await api.run(try await api.trigger("hello-world", body))
            #expect(child["relatedRuns", "parent", "id"]?.text == parent && child["depth"] == .integer(1))
            #expect(try await Self.refusal(#""parentRunId":"run_none""#, 422, api).contains("run_none"))
            #expect(try await Self.refusal(#""parentRunId":"a\u0000""#, 422, api).contains("U+0000"))
            let resuming = #""parentRunId":"\#(parent)","resumeParentOnCompletion":true"#
            for _ in 0..<2 {
                #expect(try await Self.refusal(resuming, 422, api).contains("options.resumeParentOnCompletion"))
                let item = #"{"items":[{"task":"hello-world","options":{\#(resuming)}}]}"#
                let batch = try await api.post("/api/v1/tasks/batch", item)
                #expect(batch.status == 422 && batch.error?.contains("options.resumeParentOnCompletion") == true)
                _ = try await api.post("/api/v2/runs/\(parent)/cancel")
            }
            #expect(try await api.run(parent)["isCompleted"] == .bool(true))
            #expect(try await api.get("/api/v1/runs")["data"]?.list.count == 2)
        }
    }

    @Test("a replay keeps the machine, unless its body names another")
    func replay() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello-world")
            let run = try await api.trigger("hello-world", #"{"options":{"machine":"medium-1x","maxDuration":60}}"#)
            _ = try await api.poll(worker)
            _ = try await api.post("/api/v1/runs/\(run)/replay")
            let kept = try #require(try await api.poll(worker).first?.run)
            #expect(kept.machine == .medium1x && kept.maxDurationMs == nil)
            _ = try await api.post("/api/v1/runs/\(run)/replay", #"{"options":{"machine":"micro","maxDuration":9}}"#)
            let edited = try #require(try await api.poll(worker).first?.run)
            #expect(edited.machine == .micro && edited.maxDurationMs == 9_000)
        }
    }
}
