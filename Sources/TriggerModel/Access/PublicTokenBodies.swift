/// The bodies of the requests that make public tokens (http-api.md §3).
package enum PublicTokenBodies {
    /// `POST /api/v1/auth/public-tokens`.
    package struct Create: Codable, Sendable {
        package var scopes: [String]
        package var expirationTime: Expiration?
        package var oneTimeUse: Bool?
        package var realtime: RealtimeClaim?

        package init(scopes: [String], expirationTime: Expiration? = nil, oneTimeUse: Bool? = nil) {
            self.scopes = scopes
            self.expirationTime = expirationTime
            self.oneTimeUse = oneTimeUse
        }
    }

    /// `POST /api/v1/auth/jwt`, the older request for the same.
    package struct Older: Codable, Sendable {
        package var claims: Claims?
        package var expirationTime: Expiration?

        package struct Claims: Codable, Sendable {
            package var scopes: [String]?
        }
    }

    /// The answer to both.
    package struct Created: Codable, Sendable {
        package var token: String

        package init(token: String) {
            self.token = token
        }
    }

    /// When a token is to expire: seconds since 1970, or a text with a length of time or an instant.
    package enum Expiration: Codable, Sendable {
        case seconds(Double)
        case text(String)

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let seconds = try? container.decode(Double.self) {
                self = .seconds(seconds)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .seconds(let seconds): try container.encode(seconds)
            case .text(let text): try container.encode(text)
            }
        }
    }
}

/// What a public token says of subscriptions: the columns that they leave out.
package struct RealtimeClaim: Codable, Hashable, Sendable {
    package var skipColumns: [String]?
}
