import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about tokens: making, reading, listing and completing them (http-api.md §7).
struct TokenRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/waitpoints/tokens", create)
        table.add(.get, "/api/v1/waitpoints/tokens", list)
        table.add(.get, "/api/v1/waitpoints/tokens/:token", retrieve)
        table.add(.post, "/api/v1/waitpoints/tokens/:token/complete", granting: Self.completing, complete)
    }

    private static let completing = RouteGrant.scope { context in
        .write(.token(TokenID(rawValue: try context.segment("token"))))
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let headers = try TriggerHeaders(request.headers)
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(TokenBodies.Create.self, from: $0) }
        let receipt = try await engine.createToken(
            try TokenOptions(body), in: environment.id, requestKey: headers.requestKey)
        FaultPoint.beforeAnswer.reach()
        let scopes = ["write:waitpoints:\(receipt.id)"]
        return try .json(
            TokenBodies.Created(receipt), granting: scopes, for: .seconds(86_400), in: environment, now: engine.now)
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try TokenQuery(QueryText(request.uri.query), now: engine.now)
        return try .json(TokenPage(try await engine.tokenList(query, in: environment.id)))
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = TokenID(rawValue: try context.segment("token"))
        return try .json(try await engine.tokenObject(token, in: environment.id))
    }

    /// The body may be left out: there is no value then.
    @Sendable private func complete(_ request: Request, _ context: APIContext) async throws -> Response {
        let token = TokenID(rawValue: try context.segment("token"))
        let body = try await request.valueIfAny(limit: BodyLimit.trigger, TokenBodies.Complete.init(from:))
        try context.caller.demandOwn(body?.output ?? .none)
        try await engine.completeToken(token, with: body?.output ?? .none, in: environment.id)
        FaultPoint.beforeAnswer.reach()
        return try .json(TokenBodies.Completed())
    }
}

extension TokenOptions {
    /// What a body asks for; the engine holds it against the limits afterwards.
    ///
    /// - Throws: ``APIProblem`` 422 for a time that is not one.
    fileprivate init(_ body: TokenBodies.Create) throws {
        self.init(idempotencyKey: body.idempotencyKey, tags: body.tags)
        timeout = try body.timeout.map { text in
            guard let delay = TriggerDelay(text: text) else {
                throw APIProblem(422, "timeout: expected \(TriggerDelay.expected), found \"\(text)\"")
            }
            return delay
        }
        idempotencyKeyTTL = try body.idempotencyKeyTTL.map { text in
            guard let duration = DurationText.parse(text) else {
                throw APIProblem(422, "idempotencyKeyTTL: expected \(DurationText.expected), found \"\(text)\"")
            }
            return duration
        }
    }
}
