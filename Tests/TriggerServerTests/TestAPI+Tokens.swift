import Foundation
import Hummingbird
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerServer

extension TestAPI {
    /// A public token for some scopes, made as a client makes it that has the key.
    func token(
        _ scopes: String..., for life: Duration = .seconds(900), isOneTime: Bool = false, key: String = TestAPI.key,
        environment id: EnvironmentID = .development
    ) throws -> String {
        let environment = ServerEnvironment(id: id, secretKey: key)
        let claims = PublicTokenClaims(of: environment, scopes: scopes, isOneTime: isOneTime)
        return try environment.seal.token(claims, from: clock.now, until: clock.now + life)
    }

    /// Sends a request with another key, or a token.
    func send(
        _ method: HTTPRequest.Method = .post, _ path: String, _ body: String? = nil, with key: String,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var all = ["authorization": "Bearer \(key)"]
        all.merge(headers) { $1 }
        return try await send(method, path, body: body, headers: all)
    }

    /// How many runs there are.
    func count() async throws -> Int {
        try await get("/api/v1/runs")["data"]?.list.count ?? -1
    }
}
