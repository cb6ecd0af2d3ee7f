import Foundation
import Hummingbird
import TestSupport
import TriggerModel

/// A route with a body or a query, and what it refuses.
struct HostileRoute: Sendable {
    /// A member, or a parameter of a query, and values that it cannot have; an empty one stands for its absence.
    typealias Fault = (name: String, values: [String])

    var method: HTTPRequest.Method = .post
    var path: String
    var contentType = "application/json"
    /// What a body has unless it is what is wrong.
    var needed: [(name: String, value: String)] = []
    var faults: [Fault]
    /// What stands around the members.
    var around = ("{", "}")
    /// What a refusal says instead of the member's name.
    var says: String?

    /// A body in which one thing is wrong, and its name.
    func body(_ chance: inout Chance) -> (text: String, name: String) {
        let fault = chance.pick(faults)
        let value = chance.pick(fault.values)
        var members = needed.filter { $0.name != fault.name }.map { #""\#($0.name)":\#($0.value)"# }
        if !value.isEmpty { members.insert(#""\#(fault.name)":\#(value)"#, at: chance.below(members.count + 1)) }
        return (around.0 + members.joined(separator: ",") + around.1, says ?? fault.name)
    }

    /// A body in which nothing is wrong.
    var good: String {
        around.0 + needed.map { #""\#($0.name)":\#($0.value)"# }.joined(separator: ",") + around.1
    }

    /// A query in which one parameter is wrong, and its name.
    func query(_ chance: inout Chance) -> (path: String, name: String) {
        let fault = chance.pick(faults)
        return (
            "\(path)?\(fault.name)=\(chance.pick(fault.values))", fault.name.removingPercentEncoding ?? fault.name
        )
    }
}

/// What there is before anything hostile comes.
struct HostileScene: Sendable {
    var delayedRun: String
    var openBatch: String
    var token: String

    /// Makes a worker, a run for later, a batch that is never full, and a token.
    init(_ api: TestAPI) async throws {
        _ = try await api.register("hello", "other", version: "v1")
        delayedRun = try await api.trigger("hello", #"{"options":{"delay":"1h"}}"#)
        openBatch = try await api.post("/api/v3/batches", #"{"runCount":1000}"#)["id"]?.text ?? ""
        token = try await api.post("/api/v1/waitpoints/tokens", "{}")["id"]?.text ?? ""
    }
}

extension HostileScene {
    private static let texts = ["true", "1", "1.5", "[]", "{}", "[null]"]
    private static let numbers = [#""1""#, "true", "[]", "{}", "1.5", "-1.5", "1e30", "9223372036854775808"]
    private static let long = #""\#(String(repeating: "k", count: 3_000))""#
    /// What looks like JSON values and is none.
    private static let noJSON = [
        "{", "[", "tru", "'a'", #""a"#, "01", "-", "-01", "1.", "1.e5", "1e", "[1e+]", #""\ud800""#,
        #"{"a":"\ud800\ud800"}"#,
        #""\udc00""#, #""\q""#, #""\u12g4""#, "\"\n\"", "\u{0}",
    ]
    private static let kind: HostileRoute.Fault = ("type", texts + [#""x""#])

    /// The routes that take a body.
    var bodies: [HostileRoute] {
        triggers + labels + [reschedule, bulk, bulkFilter] + queues + tokens + schedules + [batch, key] + workers
    }

    private var triggers: [HostileRoute] {
        let options = HostileOptions.refused
        let batch: [HostileRoute.Fault] = [
            ("items", ["true", "1", "{}", "[]", "[1]", "[{}]", #"[{"task":1}]"#, ""]),
            ("parentRunId", [#""run_1""#]), ("idempotencyKey", [#""k""#]), ("dependentAttempt", [#""a""#]),
        ]
        let line = (#"{"index":0,"task":"a","options":{"#, "}}")
        let lines = "/api/v3/batches/\(openBatch)/items"
        return [
            HostileRoute(path: "/api/v1/tasks/hello/trigger", faults: options, around: (#"{"options":{"#, "}}")),
            HostileRoute(path: "/api/v1/tasks/hello/trigger", faults: [("payload", Self.noJSON)], says: "JSON"),
            HostileRoute(
                path: "/api/v1/tasks/batch", faults: [("payload", Self.noJSON)],
                around: (#"{"items":[{"task":"a"},{"task":"b","#, "}]}"), says: "JSON"),
            HostileRoute(
                path: lines, contentType: "application/ndjson", faults: [("payload", Self.noJSON)],
                around: (#"{"index":0,"task":"a","#, "}"), says: "line 1"),
            HostileRoute(path: "/api/v1/tasks/batch", needed: [("items", #"[{"task":"a"}]"#)], faults: batch),
            HostileRoute(
                path: "/api/v2/tasks/batch", faults: options,
                around: (#"{"items":[{"task":"a"},{"task":"b","options":{"#, "}}]}")),
            HostileRoute(
                path: lines, contentType: "application/x-ndjson", faults: HostileOptions.refusedUnseen, around: line),
            HostileRoute(
                path: lines, contentType: "application/ndjson", needed: [("index", "0"), ("task", #""a""#)],
                faults: [
                    ("index", Self.numbers + ["-1", "1000", ""]), ("task", Self.texts + [#""""#, Self.long, ""]),
                    ("options", ["true", "1", "[]", #""x""#]),
                ]),
            HostileRoute(
                path: "/api/v1/runs/\(delayedRun)/replay", faults: options, around: (#"{"options":{"#, "}}")),
            HostileRoute(
                path: "/api/v1/runs/\(delayedRun)/replay",
                faults: [
                    ("fromStep", Self.texts + [#""none""#, #""""#]), ("targetRegion", Self.texts + [#""eu""#, #""""#]),
                    ("options", ["true", "1", "[]", #""x""#]),
                ]),
        ]
    }

    private var labels: [HostileRoute] {
        let operations = [
            "true", "{}", "[1]", "[{}]", #"[{"type":"set"}]"#, #"[{"type":"grow","key":"a"}]"#,
            #"[{"type":"increment","key":"a","value":"1"}]"#, #"[{"type":"update","key":"a","value":[]}]"#,
        ]
        return [
            HostileRoute(
                method: .put, path: "/api/v1/runs/\(delayedRun)/metadata",
                faults: [
                    ("metadata", ["true", "1", "[]", #""x""#, #""{}""#]), ("operations", operations),
                    ("parentOperations", operations), ("rootOperations", operations),
                ]),
            HostileRoute(
                method: .put, path: "/api/v1/runs/\(delayedRun)/metadata",
                needed: [("type", #""set""#), ("key", #""a""#), ("value", "1")],
                faults: [("key", [#""__proto__""#, #""$.a.constructor""#, #""$.a[x]""#, #""$.a[99999]""#, #""""#])],
                around: (#"{"operations":[{"#, "}]}"), says: "metadata"),
            HostileRoute(
                path: "/api/v1/runs/\(delayedRun)/tags", needed: [("tags", #""a""#)],
                faults: [
                    ("tags", ["true", "1", "{}", "[1]", "[null]", #"["a\u0000"]"#, Self.longTag, Self.manyTags, ""])
                ]),
        ]
    }

    private static let longTag = "\"" + String(repeating: "x", count: 129) + "\""
    private static let manyTags = "[" + (1...11).map { "\"t\($0)\"" }.joined(separator: ",") + "]"

    private var reschedule: HostileRoute {
        HostileRoute(
            path: "/api/v1/runs/\(delayedRun)/reschedule",
            faults: [("delay", Self.texts + ["null", ""] + HostileOptions.times)])
    }

    private var bulk: HostileRoute {
        let ids = "[" + (0...500).map { #""run_\#($0)""# }.joined(separator: ",") + "]"
        return HostileRoute(
            path: "/api/v1/bulk-actions", needed: [("action", #""replay""#), ("runIds", #"["run_1"]"#)],
            faults: [
                ("action", Self.texts + [#""delete""#, #""REPLAY""#, #""""#, ""]), ("name", Self.texts + [Self.long]),
                ("targetRegion", Self.texts + [#""eu""#]),
                ("filter", ["true", "1", "[]", #""x""#, "{}", #"{"tag":"a"}"#]),
                ("runIds", ["true", "1", "{}", "[]", "[1]", "[null]", #""run_1""#, #"["a\u0000"]"#, ids, ""]),
            ])
    }

    private var bulkFilter: HostileRoute {
        let shapes = ["1.5", "{}", "[]", "[[]]", "[null]", #"{"type":"x","name":"q"}"#, #"["a\u0000"]"#]
        let names = [
            "status", "taskIdentifier", "version", "queue", "tag", "tagMatch", "isTest", "batch", "bulkAction",
            "machine",
            "region", "schedule", "error", "from", "to", "period",
        ]
        let words: [HostileRoute.Fault] = [
            ("status", [#""NOPE""#, "1", #"["QUEUED","x"]"#]), ("machine", [#""huge""#, "true"]),
            ("isTest", [#""maybe""#, "[true,false]"]), ("tagMatch", [#""some""#, #"["any","all"]"#]),
            ("batch", [#"["a","b"]"#]), ("bulkAction", [#"["a","b"]"#]), ("from", [#""soon""#, "true"]),
            ("to", [#""soon""#, "999999999999999999"]), ("period", [#""soon""#, #""-1h""#]), ("env", [#""dev""#]),
        ]
        return HostileRoute(
            path: "/api/v1/bulk-actions", faults: names.map { (name: $0, values: shapes) } + words,
            around: (#"{"action":"cancel","filter":{"#, "}}"))
    }

    private var queues: [HostileRoute] {
        let path = "/api/v1/queues/hello"
        let action: HostileRoute.Fault = ("action", Self.texts + [#""stop""#, #""PAUSE""#, ""])
        return [
            HostileRoute(
                path: "\(path)/pause", needed: [("type", #""task""#), ("action", #""pause""#)],
                faults: [Self.kind, action]),
            HostileRoute(path: "/api/v1/environment/pause", needed: [("action", #""pause""#)], faults: [action]),
            HostileRoute(
                path: "\(path)/concurrency/override", needed: [("type", #""task""#), ("concurrencyLimit", "1")],
                faults: [
                    Self.kind, ("concurrencyLimit", Self.numbers + ["-1", "100001", ""]),
                    ("percent", [#""1""#, "true", "[]", "{}", "50"]),
                ]),
            HostileRoute(
                path: "\(path)/concurrency/override", needed: [("type", #""task""#)],
                faults: [("percent", [#""1""#, "true", "[]", "{}", "0", "-1", "100.5", "1e300", ""])]),
            HostileRoute(path: "\(path)/concurrency/reset", faults: [Self.kind]),
        ]
    }

    private var schedules: [HostileRoute] {
        let needed = [("task", #""tick""#), ("cron", #""@daily""#)]
        let crons = [#""""#, #""0 0 9 * * *""#, #""* * 30 2 *""#, #""60 * * * *""#]
        return [
            HostileRoute(
                path: "/api/v1/schedules", needed: needed,
                faults: [
                    ("task", Self.texts + [""]), ("cron", Self.texts + crons + [""]),
                    ("timezone", Self.texts + [#""Mars/Olympus""#, #""utc""#]),
                    ("window", Self.texts + [#""25h""#, #""""#]), ("externalId", Self.texts + [Self.long]),
                    ("deduplicationKey", Self.texts + [Self.long]),
                ]),
            HostileRoute(
                method: .put, path: "/api/v1/schedules/sched_none", needed: needed,
                faults: [("cron", Self.texts + crons + [""]), ("timezone", [#""x""#])]),
        ]
    }

    private var tokens: [HostileRoute] {
        let path = "/api/v1/waitpoints/tokens"
        let times = Self.texts + ["null"] + HostileOptions.times
        return [
            HostileRoute(
                path: path,
                faults: [
                    ("timeout", times), ("idempotencyKeyTTL", times + [#""0s""#]),
                    ("idempotencyKey", Self.texts + ["null", #""""#, Self.long, #""a\u0000""#]),
                    ("tags", ["true", "1", "{}", "[1]", "null", "[\(Self.long)]", HostileOptions.manyTags]),
                ]),
            HostileRoute(
                path: "\(path)/\(token)/complete",
                faults: [("data", Self.noJSON)],
                says: "JSON"),
            HostileRoute(
                path: "\(path)/\(token)/callback/0123456789abcdef", faults: [("data", ["1", "{", "null"])],
                says: "code"),
        ]
    }

    private var batch: HostileRoute {
        HostileRoute(
            path: "/api/v3/batches", needed: [("runCount", "3")],
            faults: [
                ("runCount", Self.numbers + ["0", "-1", "1001", "null", ""]),
                ("taskIdentifiers", ["true", "1", "{}", "[1]", "[null]", #""a""#]),
                ("idempotencyKey", Self.texts + [#""""#, Self.long, #""a\u0000""#]),
                (
                    "idempotencyKeyOptions",
                    Self.texts + [#""k""#, #"{"key":1,"scope":"run"}"#, #"{"key":"k","scope":"x"}"#]
                ),
                ("parentRunId", ["true", "1", "[]", #""run_1""#]),
                ("resumeParentOnCompletion", ["1", #""x""#, "true"]),
            ])
    }

    private var key: HostileRoute {
        HostileRoute(
            path: "/api/v1/idempotencyKeys/k/reset",
            faults: [("taskIdentifier", Self.texts + ["null", #""""#, ""])])
    }
}

// MARK: Workers

extension HostileScene {
    private static let execution: HostileRoute.Fault = (
        "execution",
        ["true", "1", "[]", "{}", #"{"run":1,"epoch":1}"#, #"{"run":"run_1","epoch":1.5}"#, #"{"run":"run_1"}"#, ""]
    )

    private var workers: [HostileRoute] {
        let worker: HostileRoute.Fault = ("worker", Self.texts + ["null", ""])
        let me = (name: "worker", value: #""worker_1""#)
        let path = WorkerRoute.register.path
        let own: [(name: String, value: String)] = [
            ("version", #""v1""#), ("name", #""n""#), ("tasks", "[]"), ("holding", "[]"),
        ]
        let retry = (try? JSON.text(RetryPolicy.default)) ?? ""
        return [
            HostileRoute(
                path: path, needed: own,
                faults: [
                    ("id", Self.texts + [#""""#, Self.long]),
                    ("version", Self.texts + [#""""#, Self.long, #""a\u0000""#, ""]),
                    ("name", Self.texts + [Self.long, #""a\u0000""#, ""]),
                    ("tasks", ["true", "1", "{}", "[1]", "[{}]", ""]),
                    ("holding", ["true", "1", "{}", "[1]", #"[{"run":"r","epoch":"1"}]"#, ""]),
                ]),
            HostileRoute(
                path: path, needed: [("id", #""a""#), ("retry", retry)], faults: Self.manifest,
                around: (#"{"version":"v1","name":"n","holding":[],"tasks":[{"#, "}]}")),
            HostileRoute(
                path: WorkerRoute.poll.path, needed: [me, ("slots", "1"), ("waitMs", "0")],
                faults: [
                    worker, ("slots", Self.numbers + ["-1", "9223372036854775807", ""]),
                    ("waitMs", Self.numbers + ["-1", "9223372036854775807", ""]),
                ]),
            HostileRoute(
                path: WorkerRoute.writes.path, needed: [me, ("writes", "[]")],
                faults: [worker, ("writes", ["true", "1", "{}", "[1]", "[{}]", "null", ""])]),
            HostileRoute(
                path: WorkerRoute.writes.path,
                needed: [("execution", #"{"run":"run_1","epoch":1}"#), ("change", #"{"start":{}}"#)],
                faults: [
                    Self.execution, ("change", Self.changes), ("attempt", Self.numbers + ["-1", "4294967296"]),
                    ("position", Self.numbers + ["-1", "4294967296"]),
                ], around: (#"{"worker":"worker_1","writes":[{"#, "}]}")),
            HostileRoute(
                path: WorkerRoute.journal.path, needed: [me, ("execution", #"{"run":"run_1","epoch":1}"#)],
                faults: [worker, Self.execution]),
            HostileRoute(
                path: WorkerRoute.heartbeat.path, needed: [me],
                faults: [worker, ("active", ["true", "1", "{}", "[1]", "[{}]"])]),
            HostileRoute(
                path: WorkerRoute.heartbeat.path,
                needed: [
                    ("execution", #"{"run":"run_1","epoch":1}"#), ("attempt", "1"), ("activeMs", "1"),
                ],
                faults: [
                    Self.execution, ("attempt", Self.numbers + ["-1", "4294967296", ""]),
                    ("activeMs", Self.numbers + ["-1", "9223372036854775807", ""]),
                ], around: (#"{"worker":"worker_1","active":[{"#, "}]}")),
            HostileRoute(
                path: WorkerRoute.events.path, needed: [me, ("events", "[]")],
                faults: [worker, ("events", ["true", "1", "{}", "[1]", "[{}]", "null", ""])]),
            HostileRoute(
                path: WorkerRoute.events.path,
                needed: [
                    ("run", #""run_1""#), ("place", #""1""#), ("sequence", "0"), ("kind", #""LOG""#),
                    ("level", #""INFO""#),
                    ("message", #""m""#), ("startedAt", #""2026-01-31T09:00:00.000Z""#),
                ],
                faults: [
                    ("run", Self.texts + [#""""#, Self.long, ""]), ("sequence", Self.numbers + ["-2", ""]),
                    (
                        "place",
                        Self.texts + [#""""#, #""a""#, #""1:2""#, #""-1""#, #""1:1:1:""#, #""1:1:1:a\u0000""#, ""]
                    ),
                    ("kind", Self.texts + [#""THING""#, ""]), ("level", Self.texts + [#""LOUD""#, ""]),
                    ("message", Self.texts + [""]), ("durationUs", Self.numbers + ["-1", "9223372036854775807"]),
                    ("startedAt", Self.texts + [#""yesterday""#, ""]), ("attributes", ["true", "1", "[]"]),
                ], around: (#"{"worker":"worker_1","events":[{"#, "}]}")),
            HostileRoute(path: WorkerRoute.deregister.path, needed: [me], faults: [worker]),
        ]
    }

    private static let manifest: [HostileRoute.Fault] = [
        ("id", texts + [#""""#, long, #""a\u0000""#, ""]), ("retry", ["true", "1", "[]", "{}", ""]),
        (
            "queue",
            [
                "true", "1", "[]", "{}", #"{"name":1}"#,
                #"{"name":"q","concurrencyLimit":-1}"#, #"{"name":"q","concurrencyLimit":100001}"#,
                #"{"name":"q","sizeLimit":-1}"#, #"{"name":"q","sizeLimit":1.5}"#,
            ]
        ),
        ("maxDurationMs", numbers + ["-1", "9223372036854775807"]), ("ttlMs", numbers + ["-1", "9223372036854775807"]),
        ("machine", texts + [#""huge""#]),
    ]

    private static let changes = [
        "true", "1", #""start""#, "{}", #"{"nothing":{}}"#, #"{"start":{},"wake":{}}"#, #"{"handBack":{}}"#,
        #"{"handBack":{"activeMs":-1}}"#, #"{"handBack":{"activeMs":9223372036854775807}}"#,
        #"{"handBack":{"activeMs":1.5}}"#, #"{"openWait":{"_0":{"dueAt":5}}}"#, #"{"finish":{"activeMs":1}}"#, "",
    ]
}

// MARK: Queries

extension HostileScene {
    private static let pages: [HostileRoute.Fault] = [
        ("page[size]", ["0", "-1", "101", "1.5", "x", "99999999999999999999", "1,2", "%00"]),
        ("page[after]", ["%00", "a%00"]),
        ("page%5Bbefore%5D", ["%00", "run_%00"]),
    ]

    private static let times: [HostileRoute.Fault] = [
        ("filter[createdAt][from]", ["soon", "1,2", "2026-13-01T00:00:00Z", "99999999999999999999", "-"]),
        ("filter[createdAt][to]", ["soon", "1,2", "NaN", "1e9"]),
        ("filter[createdAt][period]", ["soon", "1", "-1h", "1h,2h", "9999999999999999999h"]),
    ]

    /// The routes that take a query.
    var queries: [HostileRoute] {
        let runs: [HostileRoute.Fault] = [
            ("filter[status]", ["NOPE", "QUEUED,x", "queued"]), ("filter[machine]", ["huge", "MICRO", "micro,x"]),
            ("filter[isTest]", ["maybe", "true,false", "1"]), ("filter[tagMatch]", ["some", "any,all"]),
            ("filter[batch]", ["a,b"]), ("filter[bulkAction]", ["a,b"]), ("filter[env]", ["dev"]), ("filter[x]", ["1"]),
            ("filter[tag]", ["%00"]), ("filter[queue]", ["a,b%00"]), ("filter[taskIdentifier]", ["%00"]),
            ("filter[version]", ["%00"]), ("filter[region]", ["%00"]), ("filter[schedule]", ["%00"]),
            ("filter[error]", ["%00"]),
        ]
        let tokens: [HostileRoute.Fault] = [
            ("filter[status]", ["NOPE", "WAITING,x"]), ("filter[tags]", ["%00"]), ("filter[x]", ["1"]),
            ("filter[idempotencyKey]", ["%00"]),
        ]
        let numbers = ["0", "-1", "x", "1.5", "99999999999999999999"]
        return [
            HostileRoute(method: .get, path: "/api/v1/runs", faults: runs + Self.pages + Self.times),
            HostileRoute(method: .get, path: "/api/v1/waitpoints/tokens", faults: tokens + Self.pages + Self.times),
            HostileRoute(method: .get, path: "/api/v1/bulk-actions", faults: Self.pages),
            HostileRoute(method: .get, path: "/api/v1/queues", faults: [("page", numbers), ("perPage", numbers)]),
            HostileRoute(method: .get, path: "/api/v1/queues/hello", faults: [("type", ["x", "id,task"])]),
        ]
    }
}
