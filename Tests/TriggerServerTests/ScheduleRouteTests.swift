import Hummingbird
import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("/api/v1/schedules", .timeLimit(.minutes(10)))
struct ScheduleRouteTests {
    private static let path = "/api/v1/schedules"

    /// Registers a task that takes schedules, one that declares a schedule, and one that is no scheduled one.
    private func register(_ api: TestAPI) async throws {
        let tasks = [
            TaskManifest(id: "tick", takesSchedules: true), TaskManifest(id: "plain"),
            TaskManifest(id: "declared", takesSchedules: true, schedule: ScheduleManifest(cron: "0 9 * * *")),
        ]
        let registration = WorkerRegistration(version: "v1", name: "test", tasks: tasks)
        _ = try await api.engine.register(registration, in: .development, inProcess: false)
    }

    @Test("a schedule is made, found again by its key, changed as a whole, and removed")
    func life() async throws {
        try await withAPI { api async throws in
            try await register(api)
            let body = """
                {"task":"tick","cron":"0 9 * * 5L","deduplicationKey":"k","externalId":"e","timezone":"Europe/Paris","window":"30m"}
                """
            let made = try await api.post(Self.path, body)
            #expect(made.status == 200)
            let id = try #require(made["id"]?.text)
            #expect(id.hasPrefix("sched_") && made["type"] == .string("IMPERATIVE") && made["active"] == .bool(true))
            #expect(made["generator"]?["expression"] == .string("0 9 * * 5L") && made["window"] == .string("30m"))
            #expect(made["generator"]?["description"] == .string("At 09:00 AM, on the last Friday of the month"))
            #expect(made["nextRun"] == .string("2026-01-30T08:00:00.000Z") && made["nextRunEffectiveAt"]?.text != nil)
            let place = JSONValue.object(["id": .string("env_1"), "type": .string("DEVELOPMENT")])
            #expect(made["environments"] == .array([place]))
            let again = try await api.post(Self.path, #"{"task":"tick","cron":"@hourly","deduplicationKey":"k"}"#)
            #expect(again["id"]?.text == id && again["externalId"] == nil && again["timezone"] == .string("UTC"))
            let changed = try await api.send(.put, "\(Self.path)/\(id)", body: #"{"task":"tick","cron":"@daily"}"#)
            #expect(changed.status == 200 && changed["deduplicationKey"] == .string("k"))
            #expect(try await api.get("\(Self.path)/\(id)").json == changed.json)
            #expect(try await api.send(.delete, "\(Self.path)/\(id)").json == .object(["id": .string(id)]))
            for answer in [
                try await api.get("\(Self.path)/\(id)"), try await api.send(.delete, "\(Self.path)/\(id)"),
                try await api.post("\(Self.path)/\(id)/activate"),
                try await api.send(.put, "\(Self.path)/\(id)", body: #"{"task":"tick","cron":"@daily"}"#),
            ] {
                #expect(answer.status == 404 && answer.error == "Schedule not found")
            }
        }
    }

    @Test("a blank key, and none, make a new schedule each time; the list has pages")
    func blank() async throws {
        try await withAPI { api async throws in
            try await register(api)
            for key in [#","deduplicationKey":" ""#, ""] {
                _ = try await api.post(Self.path, #"{"task":"tick","cron":"@hourly"\#(key)}"#)
            }
            let list = try await api.get("\(Self.path)?page=1&perPage=2")
            #expect(list["data"]?.list.count == 2)
            let pagination: [String: JSONValue] = [
                "currentPage": .integer(1), "totalPages": .integer(2), "count": .integer(3),
            ]
            #expect(list["pagination"] == .object(pagination))
            #expect(try await api.get("\(Self.path)?page=0").status == 400)
        }
    }

    @Test("deactivating and activating are answered with the schedule")
    func active() async throws {
        try await withAPI { api async throws in
            try await register(api)
            let id = try #require(
                try await api.post(Self.path, #"{"task":"tick","cron":"@hourly","deduplicationKey":"k"}"#)["id"]?.text)
            #expect(try await api.post("\(Self.path)/\(id)/deactivate")["active"] == .bool(false))
            #expect(try await api.post("\(Self.path)/\(id)/activate")["active"] == .bool(true))
        }
    }

    @Test(
        "T126 what cannot be is answered 422 in words that say what was expected",
        arguments: [
            (#""cron":"0 0 9 * * *""#, "Invalid cron expression: CRON expressions with seconds are not allowed"),
            (#""cron":"@daily","timezone":"Mars/X""#, "Invalid IANA timezone: 'Mars/X'"),
            (#""cron":"@daily","window":"25h""#, "window: expected a window"),
            (
                #""cron":"*/5 2 * 3 0L","timezone":"Europe/Paris""#,
                #"Invalid cron expression: "*/5 2 * 3 0L": clocks in Europe/Paris never show such a time"#
            ),
        ])
    func refused(_ members: String, _ message: String) async throws {
        try await withAPI { api async throws in
            try await register(api)
            let answer = try await api.post(Self.path, #"{"task":"tick",\#(members),"deduplicationKey":"k"}"#)
            #expect(answer.status == 422 && answer.error?.hasPrefix(message) == true, "\(answer.json)")
            let unknown = try await api.post(Self.path, #"{"task":"none","cron":"@daily","deduplicationKey":"k"}"#)
            #expect(unknown.status == 422 && unknown.error == "Task with identifier none not found in project.")
            let plain = try await api.post(Self.path, #"{"task":"plain","cron":"@daily","deduplicationKey":"k"}"#)
            #expect(plain.status == 422 && plain.error?.hasSuffix("is not a scheduled task.") == true)
        }
    }

    @Test("T131 a schedule that a task declares is listed, and refuses to be changed")
    func declared() async throws {
        try await withAPI { api async throws in
            try await register(api)
            let schedule = try #require(try await api.get(Self.path)["data"]?.list.first)
            #expect(schedule["type"] == .string("DECLARATIVE") && schedule["task"] == .string("declared"))
            let path = "\(Self.path)/\(schedule["id"]?.text ?? "")"
            for answer in [
                try await api.send(.put, path, body: #"{"task":"tick","cron":"@daily"}"#),
                try await api.send(.delete, path),
                try await api.post("\(path)/activate"), try await api.post("\(path)/deactivate"),
            ] {
                #expect(answer.status == 422 && answer.error?.contains("declarative") == true, "\(answer.json)")
            }
        }
    }

    @Test("time zones are named without a key")
    func zones() async throws {
        try await withAPI { api async throws in
            let all = try await api.send(.get, "/api/v1/timezones", nil, with: "tr_dev_wrong")
            #expect(all.status == 200 && all["timezones"]?.list.first == .string("UTC"))
            let others = try await api.get("/api/v1/timezones?excludeUtc=true")["timezones"]?.list ?? []
            #expect(others.contains(.string("Europe/Paris")) && !others.contains(.string("UTC")))
        }
    }

    @Test("a run of a schedule names it, and is found by it")
    func run() async throws {
        try await withAPI { api async throws in
            try await register(api)
            let body = #"{"task":"tick","cron":"* * * * *","deduplicationKey":"k","externalId":"e"}"#
            let id = try #require(try await api.post(Self.path, body)["id"]?.text)
            api.clock.advance(by: .seconds(60))
            var runs: [JSONValue] = []
            while runs.isEmpty { runs = try await api.get("/api/v1/runs?filter[schedule]=\(id)")["data"]?.list ?? [] }
            #expect(runs.count == 1 && runs[0]["taskKind"] == .string("SCHEDULED"))
            let run = try await api.run(runs[0]["id"]?.text ?? "")
            #expect(run["schedule"]?["id"] == .string(id) && run["schedule"]?["externalId"] == .string("e"))
            #expect(run["schedule"]?["generator"]?["expression"] == .string("* * * * *"))
            let payload = run["payload"]
            #expect(payload?["timestamp"] == .string("2026-01-01T00:01:00.000Z") && payload?["lastTimestamp"] == nil)
            #expect(payload?["upcoming"]?.list.count == 10 && payload?["scheduleId"] == .string(id))
        }
    }

    @Test("a client does with schedules what the routes do", arguments: [true, false])
    func client(isHTTP: Bool) async throws {
        try await withAPI(.live) { api async throws in
            try await register(api)
            let port = api.client.port ?? 0
            let client =
                isHTTP
                ? TriggerClient(.http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: api.clock)
                : TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock)
            let options = ScheduleOptions(task: "tick", cron: "@daily", timezone: "Asia/Tokyo")
            let made = try await client.createSchedule(options, deduplicationKey: "k")
            #expect(try await client.retrieveSchedule(made.id) == made && made.timezone == "Asia/Tokyo")
            #expect(try await client.deactivateSchedule(made.id).active == false)
            #expect(try await client.activateSchedule(made.id).active)
            let changed = try await client.updateSchedule(made.id, ScheduleOptions(task: "tick", cron: "@hourly"))
            #expect(changed.generator.expression == "@hourly" && changed.timezone == "UTC")
            #expect(try await client.listSchedules().schedules.contains(changed))
            try await client.deleteSchedule(made.id)
            #expect(try await client.listSchedules().count == 1)
            await #expect(throws: TransportError.self) { try await client.retrieveSchedule(made.id) }
            #expect(try await client.timezones().first == "UTC")
        }
    }
}
