import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Making public tokens", .timeLimit(.minutes(10)))
struct AuthRouteTests {
    private static let path = "/api/v1/auth/public-tokens"

    @Test("the claims for those who sign by themselves name the environment")
    func claims() async throws {
        try await withAPI { api async throws in
            let answer = try await api.post("/api/v1/auth/jwt/claims")
            #expect(answer.status == 200)
            #expect(answer.json == .object(["sub": .string("env_1"), "pub": .bool(true)]))
        }
    }

    @Test("a token says what was asked for, for as long as was asked, 15 minutes unless it is said")
    func made() async throws {
        try await withAPI { api async throws in
            let now = Int64(api.clock.now.timeIntervalSince1970)
            for (expiration, life) in [
                ("", 900), (#","expirationTime":"1hr""#, 3600), (#","expirationTime":\#(now + 60)"#, 60),
                (#","expirationTime":"2026-01-01T00:02:00Z""#, 120), (#","expirationTime":"30d""#, 30 * 86_400),
            ] as [(String, Int64)] {
                let body = #"{"scopes":["read:runs"],"realtime":{"skipColumns":["payload"]}\#(expiration)}"#
                let answer = try await api.post(Self.path, body)
                let token = try #require(answer["token"]?.text, "\(answer.json)")
                let parts = token.split(separator: ".").compactMap { Base64URL.data($0) }
                #expect(String(decoding: parts[0], as: UTF8.self) == #"{"alg":"HS256"}"#)
                let claims = try JSON.value(JSONValue.self, from: parts[1])
                #expect(claims["exp"] == .integer(now + life) && claims["iat"] == .integer(now), "\(claims)")
                #expect(claims["iss"]?.text == "https://id.trigger.dev" && claims["pub"] == .bool(true))
                #expect(claims["aud"]?.text == "https://api.trigger.dev" && claims["sub"]?.text == "env_1")
                #expect(claims["realtime"]?["skipColumns"]?.list.map(\.text) == ["payload"] && claims["otu"] == nil)
                #expect(try await api.send(.get, "/api/v1/runs", with: token).status == 200)
            }
        }
    }

    @Test("the older request makes a token too, which permits nothing unless it is said")
    func older() async throws {
        try await withAPI { api async throws in
            let bodies = [
                (nil, 403), ("{}", 403), (#"{"claims":{"scopes":["read:runs"]},"expirationTime":"1m"}"#, 200),
            ]
            for (body, status) in bodies as [(String?, Int)] {
                let token = try #require(try await api.post("/api/v1/auth/jwt", body)["token"]?.text)
                #expect(try await api.send(.get, "/api/v1/runs", with: token).status == status)
            }
        }
    }

    @Test("a token that was made elsewhere with the same claims is as good")
    func elsewhere() async throws {
        try await withAPI { api async throws in
            // Made by another implementation of JWT, with the key of these tests.
            let token =
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJlbnZfMSIsInB1YiI6dHJ1ZSwic2NvcGVzIjpbInJlYWQ6cnVucyJdLCJpc"
                + "3MiOiJodHRwczovL2lkLnRyaWdnZXIuZGV2IiwiYXVkIjoiaHR0cHM6Ly9hcGkudHJpZ2dlci5kZXYiLCJpYXQiOjE"
                + "3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMH0.nx-PidvQfj4jDNbwxZP8kRLJRIClfT2JXtV6zwZZkS4"
            #expect(try await api.send(.get, "/api/v1/runs", with: token).status == 200)
        }
    }

    @Test(
        "what no token can have is refused by its name",
        arguments: [
            (#"{"scopes":[]}"#, "scopes"), (#"{}"#, "scopes"), (#"{"scopes":["read"]}"#, "scopes[0]"),
            (#"{"scopes":["read:runs","fly:runs"]}"#, "scopes[1]"), (#"{"scopes":["read:runs:a\u0000"]}"#, "scopes[0]"),
            (#"{"scopes":["read:runs"],"expirationTime":"soon"}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"expirationTime":"0s"}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"expirationTime":"31d"}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"expirationTime":1}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"expirationTime":1e300}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"expirationTime":true}"#, "expirationTime"),
            (#"{"scopes":["read:runs"],"oneTimeUse":1}"#, "oneTimeUse"), ("[]", "Validation"), ("", "empty"),
        ])
    func refusals(_ body: String, _ word: String) async throws {
        try await withAPI { api async throws in
            let answer = try await api.post(Self.path, body)
            #expect(answer.status == 400 && answer.error?.contains(word) == true, "\(answer.json)")
        }
    }

    @Test("a token that would be too long to be accepted is not made")
    func tooLong() async throws {
        try await withAPI { api async throws in
            let scopes = Array(repeating: "\"read:runs:run_0123456789012345678901234\"", count: 400)
            let answer = try await api.post(Self.path, "{\"scopes\":[\(scopes.joined(separator: ","))]}")
            #expect(answer.status == 400 && answer.error?.contains("at most 16384 are accepted") == true)
        }
    }
}
