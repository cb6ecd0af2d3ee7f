import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Rate limits", .timeLimit(.minutes(10)))
struct RateLimitTests {
    private static let slow = RateLimit(capacity: 3, refill: 2, interval: .seconds(10))

    /// A client whose pauses turn the clock.
    private static func client(_ api: TestAPI, repeats: Int) throws -> TriggerClient {
        let (port, time) = (try #require(api.client.port), TurningClock(clock: api.clock))
        let transport = HTTPClientTransport(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key, time: time)
        return TriggerClient(transport, time: time, repeats: repeats)
    }

    @Test("T071 a batch over the rate limit is 429, which says so and how long it lasts, and nothing is stored")
    func batch() async throws {
        try await withAPI(.live, limits: RateLimits(batch: Self.slow)) { api async throws in
            let client = try Self.client(api, repeats: 0)
            let items = [1, 2].map { TriggerItem(task: "hello", payload: Packet(data: "\($0)")) }
            _ = try await client.batchTrigger(items)
            let error = await #expect(throws: TransportError.self) { try await client.batchTrigger(items) }
            #expect(error?.isRateLimited == true && error?.status == 429 && error?.isTransient == true)
            #expect(error?.retryAfter == .seconds(10))
            #expect(error?.message.contains("the batch has 2 items, and of 3, 1 are left") == true)
            #expect(try await api.count() == 2)
            api.clock.advance(by: .seconds(10))
            _ = try await client.batchTrigger(items)
            #expect(try await api.count() == 4)
        }
    }

    @Test("a client that may repeat its calls comes back when the limit is over")
    func patience() async throws {
        try await withAPI(.live, limits: RateLimits(batch: Self.slow)) { api async throws in
            let client = try Self.client(api, repeats: 4)
            let items = (0..<3).map { _ in TriggerItem(task: "hello", payload: .none) }
            _ = try await client.batchTrigger(items)
            let start = api.clock.now
            _ = try await client.batchTrigger(items)
            // Two refills for three items, and up to a second so that not everybody comes in the same moment.
            let waited = api.clock.now.since(start)
            #expect(waited >= .seconds(20) && waited <= .seconds(22))
            #expect(try await api.count() == 6)
        }
    }

    @Test("batches are counted by their items, whichever way they come; one that never passes is refused for good")
    func ways() async throws {
        try await withAPI(limits: RateLimits(batch: Self.slow)) { api async throws in
            let two = #"{"items":[{"task":"a"},{"task":"a"}]}"#
            #expect(try await api.post("/api/v2/tasks/batch", two).status == 202)
            let answer = try await api.post("/api/v3/batches", #"{"runCount":2}"#)
            #expect(answer.status == 429 && answer.headers[text: APIHeader.shouldRetry] == nil)
            #expect(try await api.post("/api/v3/batches", #"{"runCount":1}"#).status == 202)
            #expect(try await api.post("/api/v1/tasks/batch", two).status == 429)
            let large = try await api.post("/api/v3/batches", #"{"runCount":4}"#)
            #expect(large.status == 422 && large.headers[text: APIHeader.shouldRetry] == "false")
            #expect(try await api.trigger("a").isEmpty == false, "a single trigger is no batch")
        }
    }

    @Test("every answer of the API says what is left, and one too many is 429 with the time when there is more")
    func requests() async throws {
        try await withAPI(limits: RateLimits(api: Self.slow)) { api async throws in
            let reset = api.clock.now.millisecondsSince1970 + 10_000
            for (path, status, left) in [
                ("/api/v1/runs", 200, 2), ("/api/v3/runs/run_x", 404, 1), ("/api/v1/runs", 200, 0),
            ] {
                let answer = try await api.get(path)
                #expect(answer.status == status && answer.headers[text: APIHeader.rateLimitLimit] == "3")
                #expect(answer.headers[text: APIHeader.rateLimitRemaining] == "\(left)")
                #expect(answer.headers[text: APIHeader.rateLimitReset] == "\(reset + (left == 0 ? 10_000 : 0))")
            }
            let answer = try await api.post("/api/v1/tasks/hello/trigger", "{}")
            #expect(answer.status == 429 && answer.headers[text: APIHeader.rateLimitReset] == "\(reset)")
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer["title"]?.text == "Rate Limit Exceeded" && answer["status"] == .integer(429))
            #expect(answer["reset"] == .integer(reset) && answer["secondsUntilReset"] == .integer(10))
            #expect(answer["limit"] == .integer(3) && answer["remaining"] == .integer(0))
            #expect(answer["detail"]?.text == answer.error && answer["type"] != nil)
            api.clock.advance(by: .seconds(10))
            #expect(try await api.count() == 0)
        }
    }

    @Test("who has no key takes nothing of the limit; workers, their values, callbacks and the health check have none")
    func exempt() async throws {
        try await withAPI(limits: RateLimits(api: RateLimit(capacity: 1, refill: 1, interval: .seconds(60)))) {
            api async throws in
            let made = try await api.post("/api/v1/waitpoints/tokens", "{}")
            let url = try #require(made["url"]?.text)
            for _ in 0..<3 {
                #expect(try await api.send(.get, "/api/v1/runs", with: "tr_dev_wrong").status == 401)
                _ = try await api.register("hello")
                #expect(try await api.get("/healthcheck").status == 200)
                #expect(try await api.send(.put, "/api/v2/packets/a").status == 200)
                #expect(try await api.get("/api/v1/packets/a").status == 200)
                #expect(try await api.send(.post, url, body: "{}", fields: [.contentLength: "2"]).status == 200)
            }
            #expect(try await api.get("/api/v1/runs").status == 429)
            #expect(try await api.get("//api/v1/runs").status != 200, "another spelling of the path is no way around")
        }
    }

    @Test("each public token has a limit of its own, where there is one")
    func tokens() async throws {
        try await withAPI(limits: RateLimits(api: Self.slow, token: RateLimit("1+1/1m"))) { api async throws in
            let tokens = [try api.token("read:runs"), try api.token("read:runs", "read:tasks")]
            for (token, status) in [(tokens[0], 200), (tokens[0], 429), (tokens[1], 200), (tokens[1], 429)] {
                #expect(try await api.send(.get, "/api/v1/runs", with: token).status == status)
            }
            #expect(try await api.get("/api/v1/runs").headers[text: APIHeader.rateLimitRemaining] == "2")
        }
    }

    @Test("without limits no answer speaks of one")
    func none() async throws {
        try await withAPI { api async throws in
            #expect(try await api.get("/api/v1/runs").headers[text: APIHeader.rateLimitLimit] == nil)
        }
    }
}

/// A clock that whoever sleeps turns.
private struct TurningClock: TimeSource {
    let clock: ManualClock

    var now: Date {
        clock.now
    }

    func sleep(until instant: Date) async throws {
        clock.advance(to: instant)
    }
}

@Suite("Token buckets")
struct RateBucketTests {
    @Test(
        "a bucket gets its refill at the end of each interval, never more than it holds, and never by a clock set back")
    func refills() {
        let clock = ManualClock()
        var bucket = RateBucket(RateLimit(capacity: 5, refill: 2, interval: .seconds(10)), now: clock.now)
        #expect(bucket.take(5, now: clock.now).isPassed)
        #expect(!bucket.take(1, now: clock.now + .milliseconds(9_999)).isPassed)
        #expect(bucket.take(2, now: clock.now + .seconds(10)).isPassed)
        #expect(!bucket.take(1, now: clock.now).isPassed)
        let refused = bucket.take(3, now: clock.now + .seconds(25))
        #expect(refused.remaining == 2 && refused.resetsAt == clock.now + .seconds(30))
        let full = bucket.take(5, now: clock.now + .seconds(1_000_000_000))
        #expect(full.isPassed && full.remaining == 0)
    }

    @Test("a limit is a bucket, its refill and an interval, and nothing else is one")
    func texts() {
        #expect(RateLimit("750+250/10s") == RateLimit(capacity: 750, refill: 250, interval: .seconds(10)))
        for text in [
            "", "750", "750+250", "750/10s", "0+1/1s", "1+0/1s", "1+1/0s", "1+1/2d", "a+b/1s", "-1+1/1s", "1+1/1s/1",
        ] {
            #expect(RateLimit(text) == nil, "\(text)")
        }
    }
}
