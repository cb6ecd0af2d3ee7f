import Foundation
import Hummingbird
import TriggerEngine
import TriggerModel

/// The routes that make public tokens (http-api.md §3).
struct AuthRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    /// How long a token lives that nobody says more of, and how long one may live.
    private static let (life, longestLife): (Duration, Duration) = (.seconds(15 * 60), .seconds(30 * 86_400))

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/auth/jwt/claims", claims)
        table.add(.post, "/api/v1/auth/public-tokens", create)
        table.add(.post, "/api/v1/auth/jwt", createOlder)
    }

    /// What a caller that signs tokens by itself puts into them.
    @Sendable private func claims(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(PublicTokenClaims(of: environment))
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.value(limit: BodyLimit.selection) {
            try JSON.value(PublicTokenBodies.Create.self, from: $0)
        }
        guard !body.scopes.isEmpty else {
            throw APIProblem(400, "Validation error: one scope at least was expected at \"scopes\"")
        }
        let claims = PublicTokenClaims(
            of: environment, scopes: try Self.valid(body.scopes, "scopes"), isOneTime: body.oneTimeUse ?? false,
            realtime: body.realtime)
        return try token(claims, until: body.expirationTime)
    }

    @Sendable private func createOlder(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.valueIfAny(limit: BodyLimit.selection) {
            try JSON.value(PublicTokenBodies.Older.self, from: $0)
        }
        let scopes = try Self.valid(body?.claims?.scopes ?? [], "claims.scopes")
        return try token(PublicTokenClaims(of: environment, scopes: scopes), until: body?.expirationTime)
    }

    private func token(_ claims: PublicTokenClaims, until expiration: PublicTokenBodies.Expiration?) throws -> Response
    {
        let now = engine.now
        let token = try environment.seal.token(claims, from: now, until: try Self.end(expiration, now: now))
        guard token.utf8.count <= PublicTokenSeal.longest else {
            let most = "at most \(PublicTokenSeal.longest) are accepted"
            throw APIProblem(
                400, "Validation error: the token would have \(token.utf8.count) bytes, \(most) at \"scopes\"")
        }
        return try .json(PublicTokenBodies.Created(token: token))
    }

    private static func valid(_ scopes: [String], _ place: String) throws -> [String] {
        for (index, text) in scopes.enumerated() where PublicScope(text) == nil {
            let what = "expected \(PublicScope.expected), found \"\(text)\""
            throw APIProblem(400, "Validation error: \(what) at \"\(place)[\(index)]\"")
        }
        return scopes
    }

    private static func end(_ expiration: PublicTokenBodies.Expiration?, now: Date) throws -> Date {
        let end: Date
        switch expiration {
        case nil: end = now + life
        case .seconds(let seconds)?: end = Date(timeIntervalSince1970: seconds)
        case .text(let text)?:
            guard let delay = TriggerDelay(text: text) else {
                throw refused("expected \(TriggerDelay.expected), or seconds since 1970, found \"\(text)\"")
            }
            end = delay.instant(from: now)
        }
        // A token says whole seconds; one that lives for less would be expired as it is made.
        guard end >= now + .seconds(1) else { throw refused("an instant that is to come was expected") }
        guard end <= now + longestLife else { throw refused("at most \(DurationText.text(longestLife)) from now") }
        return end
    }

    private static func refused(_ what: String) -> APIProblem {
        APIProblem(400, "Validation error: \(what) at \"expirationTime\"")
    }
}
