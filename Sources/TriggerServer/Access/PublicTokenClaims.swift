import Foundation
import Hummingbird
import TriggerModel

/// What a public token says (http-api.md §3).
struct PublicTokenClaims: Codable, Sendable {
    /// The environment it is for.
    var sub: String?
    /// What tells it from other tokens: always true.
    var pub: Bool?
    var scopes: [String]?
    /// Whether it may trigger once only.
    var otu: Bool?
    var realtime: RealtimeClaim?
    var iss: String?
    var aud: Audience?
    /// When it was made, and when it expires, in seconds since 1970.
    var iat: Double?
    var exp: Double?
    /// The time before which it is not to be accepted.
    var nbf: Double?

    init(
        of environment: ServerEnvironment, scopes: [String]? = nil, isOneTime: Bool = false,
        realtime: RealtimeClaim? = nil
    ) {
        sub = environment.publicID
        pub = true
        self.scopes = scopes
        otu = isOneTime ? true : nil
        self.realtime = realtime
    }

    /// Whom a token is for: one, or several of whom one has to be meant.
    struct Audience: Codable, Sendable {
        var values: [String]

        init(_ value: String) {
            values = [value]
        }

        init(from decoder: any Decoder) throws {
            values = try OneOrMany(from: decoder).values
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if values.count == 1 { try container.encode(values[0]) } else { try container.encode(values) }
        }
    }
}

extension Response {
    /// An answer with a JSON body and, in headers, a token for those scopes and the claims from which a caller that has the key can
    /// make another.
    ///
    /// - Throws: `EncodingError` when the value cannot be written as JSON.
    static func json(
        _ value: some Encodable, granting scopes: [String], for life: Duration = .seconds(3600),
        in environment: ServerEnvironment, now: Date
    ) throws -> Response {
        var response = try Response.json(value)
        let claims = PublicTokenClaims(of: environment, scopes: scopes)
        response.headers[text: APIHeader.claims] = try JSON.text(claims)
        response.headers[text: APIHeader.token] = try environment.seal.token(claims, from: now, until: now + life)
        return response
    }
}
