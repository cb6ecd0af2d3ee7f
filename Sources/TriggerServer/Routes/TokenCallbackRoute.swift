import Foundation
import Hummingbird
import NIOCore
import TriggerEngine
import TriggerModel

/// `POST /api/v1/waitpoints/tokens/{token}/callback/{code}`: whoever was given a token's address completes it with the body, without
/// a key (http-api.md §7).
///
/// A body that is not JSON, and none, count as an empty object: what calls back says what it likes.
struct TokenCallbackRoute: Sendable {
    let engine: Engine
    let environment: EnvironmentID
    let links: SignedLinks

    func add(to table: inout RouteTable) {
        table.addOpen(.post, "/api/v1/waitpoints/tokens/:token/callback/:code", complete)
    }

    @Sendable private func complete(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = TokenID(rawValue: try context.segment("token"))
        guard links.accepts(try context.segment("code"), for: token) else {
            throw APIProblem(401, "Invalid URL: its code is not that of the token")
        }
        guard let length = request.headers[.contentLength].flatMap(Int.init) else {
            throw APIProblem(411, "Content-Length was expected")
        }
        guard length <= TriggerLimits.payloadBytes else { throw APIProblem.tooLarge }
        let body = try await request.body.collect(upTo: TriggerLimits.payloadBytes)
        try await engine.completeToken(token, with: Self.packet(Data(body.readableBytesView)), in: environment)
        FaultPoint.beforeAnswer.reach()
        return try .json(TokenBodies.Completed())
    }

    private static func packet(_ body: Data) -> Packet {
        let isJSON = !body.contains(0) && (try? JSON.value(JSONValue.self, from: body)) != nil
        return Packet(data: isJSON ? RawJSON(ArraySlice(body)).text : "{}")
    }
}
