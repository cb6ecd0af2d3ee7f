import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("Hostile tokens", .timeLimit(.minutes(10)))
struct HostileTokenTests {
    private static let header = #"{"alg":"HS256"}"#

    /// Claims that are good but for what is put in.
    private static func claims(_ changes: [String: String?]) -> String {
        var members: [String: String] = [
            "sub": #""env_1""#, "pub": "true", "scopes": #"["admin"]"#, "iss": #""https://id.trigger.dev""#,
            "aud": #""https://api.trigger.dev""#, "exp": "1767229200",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func expect(_ status: Int, _ api: TestAPI, _ token: String, _ comment: String) async throws {
        let answer = try await api.send(.get, "/api/v1/runs", with: token)
        #expect(answer.status == status, "\(comment)")
        if status == 401 {
            #expect(answer.error?.hasPrefix("Public Access Token is invalid") == true, "\(comment) \(answer.json)")
        }
    }

    @Test("claims that are not those of a token here are refused, though the signature is good")
    func claims() async throws {
        try await withAPI { api async throws in
            let seal = api.environment.seal
            try await Self.expect(200, api, seal.sealed(Self.header, Self.claims([:])), "good")
            try await Self.expect(
                200, api, seal.sealed(Self.header, Self.claims(["aud": #"["x","https://api.trigger.dev"]"#])), "several"
            )
            let wrong: [[String: String?]] = [
                ["sub": #""env_2""#], ["sub": nil], ["sub": "1"], ["pub": "false"], ["pub": nil],
                ["pub": #""true""#], ["iss": #""https://id.trigger.dev/""#], ["iss": nil],
                ["aud": #""https://id.trigger.dev""#], ["aud": "[]"], ["aud": nil], ["exp": nil],
                ["exp": "1767225600"], ["exp": "0"], ["exp": "-1e300"], ["exp": "1e300"], ["exp": #""1767229200""#],
                ["exp": "1767229200000"], ["nbf": "1767225601"], ["scopes": #""admin""#], ["scopes": "[1]"],
                ["otu": "1"], ["scopes": String(repeating: "[", count: 5000)],
            ]
            for changes in wrong {
                try await Self.expect(401, api, seal.sealed(Self.header, Self.claims(changes)), "\(changes)")
            }
        }
    }

    @Test("a header with another algorithm, or with something that has to be understood, is refused")
    func headers() async throws {
        try await withAPI { api async throws in
            let deep = #"{"alg":"HS256","x":"# + String(repeating: "[", count: 400)
            for header in [
                #"{"alg":"none"}"#, #"{"alg":"hs256"}"#, #"{"alg":"HS512"}"#, #"{"alg":"RS256"}"#, #"{"alg":null}"#,
                #"{"kid":"x"}"#, #"{"typ":"JWT"}"#, #"{"alg":"HS256","crit":["exp"],"exp":1}"#, deep,
                #"{"alg":["HS256"]}"#,
                #"{"alg":"HS256","x":""# + String(repeating: "x", count: 1024) + #""}"#, "{\"alg\":\"HS256\",",
            ] {
                let token = api.environment.seal.sealed(header, Self.claims([:]))
                try await Self.expect(401, api, token, header)
            }
        }
    }

    @Test("texts that are no tokens are refused, however they are made")
    func texts() async throws {
        try await withAPI { api async throws in
            let token = api.environment.seal.sealed(Self.header, Self.claims([:]))
            let parts = token.split(separator: ".").map { String($0) }
            let texts = [
                "eyJ", "eyJ.", "eyJ..", "eyJ...", parts[0], "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).",
                "\(token).\(parts[2])", "\(parts[0])..\(parts[2])", "\(parts[0])=.\(parts[1]).\(parts[2])",
                "\(parts[0]).\(parts[1])%00.\(parts[2])", "\(parts[0]).\(parts[1]).ä",
                "\(parts[0]).\(parts[1]).\(parts[2].dropLast())", "\(parts[0]).\(parts[1]) .\(parts[2])",
                "eyJ" + String(repeating: "A", count: 17_000), token + String(repeating: "A", count: 20_000),
                "eyJ" + String(repeating: ".", count: 10_000), "\(parts[0]).\(parts[1]).\(parts[2]),x",
            ]
            for text in texts { try await Self.expect(401, api, text, String(text.prefix(100))) }
        }
    }

    @Test("of a thousand tokens with one letter changed none is accepted")
    func changed() async throws {
        try await withAPI { api async throws in
            let token = Array(api.environment.seal.sealed(Self.header, Self.claims([:])))
            for place in token.indices {
                var changed = token
                changed[place] = token[place] == "A" ? "B" : "A"
                let answer = try await api.send(.get, "/api/v1/runs", with: String(changed))
                #expect(answer.status == 401, "\(place)")
            }
        }
    }
}
