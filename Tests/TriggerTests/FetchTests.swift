import AsyncHTTPClient
import Foundation
import Testing
import TriggerModel

@testable import Trigger

@Suite("Requests that are repeated", .timeLimit(.minutes(10)))
struct FetchTests {
    private typealias Answer = ScriptedWeb.Answer

    /// What a task that makes one request returns.
    private struct Seen: Codable, Sendable, Equatable {
        var status = 0
        var tries = 0
        var error = ""
    }

    /// Runs a task that makes one request to a server with these answers.
    private func fetch(
        _ answers: [Answer], _ retry: FetchRetry = .default, replay: ReplayMode = .whenNeeded,
        url: String? = nil, body: Data? = nil, answerLimit: Int = 1 << 20,
        _ look: @Sendable (Seen, ScriptedWeb, FakeServer) async throws -> Void
    ) async throws {
        try await ScriptedWeb.serve(answers) { web, address in
            let fetches = task("fetches") { context -> Seen in
                let request = FetchRequest(
                    url ?? "\(address)/path", method: body == nil ? "GET" : "POST", body: body,
                    answerLimit: answerLimit)
                do {
                    let response = try await context.fetch("call", request, retry: retry)
                    return Seen(status: response.status, tries: response.tries)
                } catch let error as FetchError {
                    return Seen(status: error.status ?? 0, tries: error.tries, error: error.description)
                }
            }
            let (run, server) = try await WorkerRig.end(of: Tasks { fetches }, replay: replay)
            try await look(try JSON.value(Seen.self, from: run.output?.data ?? ""), web, server)
        }
    }

    @Test("T158 an answer of 500 is asked for again until it is 200, and each request says how often before")
    func repeated() async throws {
        try await fetch([Answer(status: 500), Answer(status: 500), Answer(status: 200)]) { seen, web, _ in
            #expect(seen == Seen(status: 200, tries: 3))
            #expect(web.counts == ["0", "1", "2"])
        }
    }

    @Test("each try is a span of the run's trace, with its number and the status of its answer")
    func spans() async throws {
        try await fetch([Answer(status: 500), Answer(status: 200)]) { _, _, server in
            let spans = server.look(\.recorded).filter { $0.kind == .span && !$0.isPartial }
            #expect(spans.map(\.message) == ["GET 127.0.0.1", "GET 127.0.0.1"])
            #expect(spans.map { $0.attributes?["try"] } == [.integer(1), .integer(2)])
            #expect(spans.map { $0.attributes?["status"] } == [.integer(500), .integer(200)])
        }
    }

    @Test("T158 an answer that no rule is about is returned as it is")
    func untouched() async throws {
        try await fetch([Answer(status: 404)]) { seen, web, _ in
            #expect(seen == Seen(status: 404, tries: 1))
        }
        try await fetch([Answer(status: 500)], .none) { seen, _, _ in #expect(seen == Seen(status: 500, tries: 1)) }
    }

    @Test("T158 after the last try an error tells the status and the beginning of the body")
    func exhausted() async throws {
        try await fetch([Answer(status: 503, body: "over" + String(repeating: "!", count: 2_000))]) { seen, web, _ in
            #expect(seen.status == 503 && seen.tries == 3 && web.counts.count == 3)
            #expect(seen.error.contains("was answered 503 after 3 tries: over!!!") && seen.error.count < 700)
        }
    }

    @Test("method, headers and body are sent each time")
    func whole() async throws {
        try await fetch([Answer(status: 429), Answer(status: 200)], body: Data("{}".utf8)) { _, web, _ in
            #expect(web.requests == ["POST /path {}", "POST /path {}"])
        }
    }

    @Test(
        "long pauses are durable waits, and a replay sends no try again that had its answer", arguments: ReplayMode.both
    )
    func durable(replay: ReplayMode) async throws {
        let minute = FetchRetry(byStatus: [.init("5xx", .backoff(.constant(.seconds(60), maxAttempts: 3)))])
        try await fetch([Answer(status: 500), Answer(status: 502), Answer(status: 201)], minute, replay: replay) {
            seen, web, server in
            #expect(seen == Seen(status: 201, tries: 3))
            #expect(web.counts == ["0", "1", "2"])
            let words = server.words(RunID(rawValue: "run_1"))
            #expect(words == ["start", "wait #1.1", "suspend", "start", "wait #1.2", "suspend", "start", "succeed"])
        }
    }

    @Test("there are ten tries at most, whatever the rules say")
    func cap() async throws {
        let many = FetchRetry(byStatus: [.init("all", .backoff(.constant(.seconds(1), maxAttempts: 99)))])
        try await fetch([Answer(status: 418)], many) { seen, web, _ in
            #expect(seen.tries == 10 && seen.status == 418 && web.counts.last == "9")
        }
    }

    @Test("the first rule that fits counts, and one that asks about the body fits JSON that it says yes to")
    func rules() async throws {
        let retry = FetchRetry(byStatus: [
            .init("400", .backoff(.constant(.seconds(1), maxAttempts: 2))) { $0 == .object(["again": .bool(true)]) },
            .init("4xx", .backoff(.constant(.seconds(1), maxAttempts: 4))) { $0 == .string("later") },
        ])
        let answers = [
            Answer(status: 400, body: #""later""#), Answer(status: 400, body: #"{"again":true}"#),
        ]
        try await fetch(answers, retry) { seen, _, _ in
            #expect(seen.tries == 2 && seen.status == 400 && seen.error != "")
        }
        try await fetch([Answer(status: 400, body: "{again")], retry) { seen, _, _ in
            #expect(seen == Seen(status: 400, tries: 1))
        }
    }

    @Test("a header field says when to come back, however it says it; without it, the backoff does")
    func resets() async throws {
        let formats: [(FetchRetry.ResetFormat, String)] = [
            (.unixSeconds, "1700000100"), (.unixMilliseconds, "1700000100000"), (.iso8601, "2023-11-14T22:15:00.000Z"),
            (.duration, "1m40s"),
        ]
        for (format, text) in formats {
            let retry = FetchRetry(byStatus: [.init("429", .header("x-reset", format: format))])
            try await fetch([Answer(status: 429, headers: ["X-Reset": text]), Answer(status: 200)], retry) {
                seen, _, server in
                #expect(seen == Seen(status: 200, tries: 2))
                #expect(server.clock.now == Date(timeIntervalSince1970: 1_700_000_100), "\(format)")
            }
        }
        let retry = FetchRetry(byStatus: [.init("429", .header("x-reset", format: .duration))])
        try await fetch([Answer(status: 429)], retry) { seen, _, _ in #expect(seen.tries == 3 && seen.error != "") }
    }

    @Test("lengths of time, instants and what is neither are told apart")
    func formats() {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(FetchRetry.ResetFormat.duration.delay("1h2m3.5s", now: now) == .milliseconds(3_723_500))
        #expect(FetchRetry.ResetFormat.duration.delay("250ms", now: now) == .milliseconds(250))
        #expect(FetchRetry.ResetFormat.unixSeconds.delay("1", now: now) == .zero)
        #expect(FetchRetry.ResetFormat.unixMilliseconds.delay("9e14", now: now) == .seconds(86_400))
        for text in ["", "soon", "1x", "nan", "1e400", "m"] {
            for format in FetchRetry.ResetFormat.allCases { #expect(format.delay(text, now: now) == nil, "\(text)") }
        }
    }

    @Test("statuses are named alone, by their first digits, as ranges, or all")
    func patterns() throws {
        func fits(_ text: String) throws -> [Int] {
            let pattern = try #require(StatusPattern(text))
            return [200, 404, 420, 429, 499, 500, 599].filter(pattern.contains)
        }
        #expect(try fits("all").count == 7)
        #expect(try fits("404") == [404])
        #expect(try fits("42x") == [420, 429])
        #expect(try fits("4xx, 599") == [404, 420, 429, 499, 599])
        #expect(try fits("429-500") == [429, 499, 500])
        for text in ["", "4", "4x", "xxx", "x04", "500-", "500-400", "404,", "-", "4xx5", "٤04"] {
            #expect(StatusPattern(text) == nil, "\(text)")
        }
    }

    @Test("a rule without statuses, and an address that is none, are told so at once")
    func invalid() async throws {
        let bad = FetchRetry(byStatus: [.init("fifty", .backoff())])
        try await fetch([Answer(status: 200)], bad) { seen, web, _ in
            #expect(seen.error.contains("found \"fifty\"") && web.counts.isEmpty)
        }
        for url in ["nonsense", "ftp://127.0.0.1/x", "http://"] {
            try await fetch([Answer(status: 200)], url: url) { seen, _, _ in
                #expect(seen.error.contains("cannot be done") && seen.tries == 1, "\(url): \(seen)")
            }
        }
        try await fetch([Answer(status: 200, body: "0123456789")], answerLimit: 5) { seen, _, _ in
            #expect(seen.error.contains("more than 5 bytes") && seen.tries == 1)
        }
    }

    @Test("a connection that is refused is made again, as often as the policy says")
    func refused() async throws {
        try await fetch([Answer(status: 200)], url: "http://127.0.0.1:1/") { seen, _, _ in
            #expect(
                seen.tries == 3 && seen.error.contains("got no answer after 3 tries: Connection refused"), "\(seen)")
        }
    }

    @Test("an answer that is late is given up when its time is over, and asked for again")
    func late() async throws {
        try await ScriptedWeb.serve([Answer(status: 200, isLate: true), Answer(status: 200)]) { web, address in
            let fetches = task("fetches") { context -> Int in
                try await context.fetch("call", FetchRequest("\(address)/late", timeout: .seconds(7))).tries
            }
            try await WorkerRig.run(Tasks { fetches }) { rig in
                let run = rig.server.submit("fetches")
                await web.untilAsked()
                rig.clock.advance(by: .seconds(8))
                #expect(await rig.server.ended(run)?.output?.data == "2")
            }
        }
    }

    @Test("whatever takes too long on the way to an answer is a time-out; a try takes five minutes at most unless told")
    func timeouts() {
        let late: [HTTPClientError] = [
            .connectTimeout, .readTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
            .getConnectionFromPoolTimeout,
        ]
        for error in late { #expect(FetchTry.reason(error) == .timeout, "\(error)") }
        #expect(FetchTry.reason(HTTPClientError.remoteConnectionClosed) == .connection)
        #expect(FetchRequest("http://127.0.0.1").timeout == .seconds(300))
    }
}
