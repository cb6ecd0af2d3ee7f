import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerTesting

@testable import TriggerServer

extension TaskName<String, Int> {
    fileprivate static var length: Self { "length" }
}

@Suite("TriggerClient with public tokens", .timeLimit(.minutes(10)))
struct ClientPublicTokenTests {
    private static func client(_ api: TestAPI, _ key: String) throws -> TriggerClient {
        let url = "http://127.0.0.1:\(try #require(api.client.port))"
        return TriggerClient(.http(baseURL: url, publicAccessToken: key), time: api.clock, repeats: 0)
    }

    @Test(
        "who has a token triggers what it permits, reads that run with the token it got, and is told what else it needs"
    )
    func page() async throws {
        try await withAPI(.live) { api async throws in
            let owner = try Self.client(api, TestAPI.key)
            let once = try await owner.createPublicToken(scopes: [.trigger(.task("length"))], oneTimeUse: true)
            let page = try Self.client(api, once)
            let handle = try await page.trigger(.length, "a")
            let reader = try Self.client(api, try #require(handle.publicAccessToken))
            #expect(try await reader.retrieve(handle.id).payload == nil)
            #expect(try await owner.retrieve(handle.id).payload == .string("a"))
            let again = await #expect(throws: TransportError.self) { try await page.trigger(.length, "b") }
            #expect(again?.code == .refused && again?.status == 422 && again?.isRateLimited == false)
            let lacking = await #expect(throws: TransportError.self) { try await reader.cancel(handle.id) }
            #expect(lacking?.code == .unauthorized && lacking?.status == 403)
            #expect(lacking?.message.hasSuffix("lacks the scope write:runs:\(handle.id)") == true)
            let secret = await #expect(throws: TransportError.self) {
                try await reader.createPublicToken(scopes: [.read(.runs)])
            }
            #expect(secret?.code == .unauthorized && secret?.status == 401)
        }
    }

    @Test("a token lives as long as was asked; one that none may have is refused")
    func life() async throws {
        try await withAPI(.live) { api async throws in
            let owner = try Self.client(api, TestAPI.key)
            let token = try await owner.createPublicToken(scopes: [.read(.runs)], expiresIn: .seconds(60))
            api.clock.advance(by: .seconds(59))
            #expect(try await Self.client(api, token).listRuns().runs.isEmpty)
            api.clock.advance(by: .seconds(1))
            let late = await #expect(throws: TransportError.self) { try await Self.client(api, token).listRuns() }
            #expect(late?.code == .unauthorized)
            for (scopes, life) in [([], 60), ([.read(.runs)], 0), ([.read(.runs)], 31 * 86_400)]
                as [([PublicScope], Int)]
            {
                let error = await #expect(throws: TransportError.self) {
                    try await owner.createPublicToken(scopes: scopes, expiresIn: .seconds(life))
                }
                #expect(error?.code == .refused)
            }
        }
    }

    @Test("the handles of a batch carry its token, and a token that runs wait for carries one that completes it")
    func made() async throws {
        try await withAPI(.live) { api async throws in
            let owner = try Self.client(api, TestAPI.key)
            let handles = try await owner.batchTrigger(.length, ["a", "b"])
            let reader = try Self.client(api, try #require(handles[0].publicAccessToken))
            #expect(try await reader.retrieve(handles[1].id).id == handles[1].id)
            let token = try await owner.createToken(Int.self)
            let completer = try Self.client(api, try #require(token.publicAccessToken))
            try await completer.complete(token, with: 7)
            #expect(try await owner.retrieveToken(token.id).output == "7")
        }
    }

    @Test("a client in the process makes no public tokens, says who does, and its handles have none")
    func embedded() async throws {
        try await withAPI { api async throws in
            let client = TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock)
            let error = await #expect(throws: TransportError.self) {
                try await client.createPublicToken(scopes: [.read(.runs)])
            }
            #expect(error?.code == .refused && error?.message.contains("reaches one over HTTP") == true)
            #expect(try await client.trigger(.length, "a").publicAccessToken == nil)
        }
    }
}
