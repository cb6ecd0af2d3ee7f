import Crypto
import Foundation
import TriggerModel

/// Makes public tokens, and finds out what one that was made with the environment's key permits (http-api.md §3).
///
/// They are JWTs (RFC 7519) signed with HMAC-SHA256, whose key is the environment's secret key as it is written.
struct PublicTokenSeal: Sendable {
    private let key: SymmetricKey
    private let environment: String

    private static let issuer = "https://id.trigger.dev"
    private static let audience = "https://api.trigger.dev"
    /// The times that a clock can show, in seconds since 1970.
    private static let instants = 0...1e11
    /// The most bytes a token may have: it travels in a header.
    static let longest = 16 * 1024

    init(secretKey: String, environment: String) {
        key = SymmetricKey(data: Data(secretKey.utf8))
        self.environment = environment
    }

    /// Writes a token.
    ///
    /// - Throws: `EncodingError`.
    func token(_ claims: PublicTokenClaims, from now: Date, until end: Date) throws -> String {
        var claims = claims
        claims.iss = Self.issuer
        claims.aud = PublicTokenClaims.Audience(Self.audience)
        claims.iat = now.timeIntervalSince1970.rounded(.down)
        claims.exp = end.timeIntervalSince1970.rounded(.down)
        return sealed(#"{"alg":"HS256"}"#, try JSON.text(claims))
    }

    /// A header and claims as one text, with their signature.
    func sealed(_ header: String, _ claims: String) -> String {
        let signed = [header, claims].map { Base64URL.text(Data($0.utf8)) }.joined(separator: ".")
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return "\(signed).\(Base64URL.text(Data(code)))"
    }

    /// Whether a text that is no key looks like a token.
    static func couldSeal(_ text: Substring) -> Bool {
        text.hasPrefix("eyJ")
    }

    /// Reads a token; nothing it says is looked at before its signature, which is compared in constant time.
    ///
    /// - Throws: ``APIProblem`` 401.
    func open(_ text: String, now: Date) throws -> PublicToken {
        let claims = try claims(of: text)
        guard claims.iss == Self.issuer else { throw APIProblem.invalidToken("its issuer is not \(Self.issuer)") }
        guard claims.aud?.values.contains(Self.audience) == true else {
            throw APIProblem.invalidToken("its audience is not \(Self.audience)")
        }
        guard claims.pub == true else { throw APIProblem.invalidToken("it has no claim \"pub\": true") }
        guard claims.sub == environment else { throw APIProblem.invalidToken("it is for another environment") }
        return PublicToken(claims, text: text, expiresAt: try expiry(of: claims, now: now))
    }

    private func expiry(of claims: PublicTokenClaims, now: Date) throws -> Date {
        guard let exp = claims.exp, Self.instants.contains(exp) else {
            throw APIProblem.invalidToken("it has no time to expire")
        }
        let end = Date(timeIntervalSince1970: exp)
        guard end > now else { throw APIProblem.invalidToken("it expired at \(end.iso8601)") }
        if let nbf = claims.nbf, Date(timeIntervalSince1970: nbf) > now {
            throw APIProblem.invalidToken("its time has not come")
        }
        return end
    }

    private func claims(of text: String) throws -> PublicTokenClaims {
        guard text.utf8.count <= Self.longest else {
            throw APIProblem.invalidToken("it has more than \(Self.longest) bytes")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { Base64URL.data($0) }
        guard parts.count == 3, bytes.count == 3, Self.isAccepted(header: bytes[0]) else {
            throw APIProblem.invalidToken()
        }
        let signed = Data("\(parts[0]).\(parts[1])".utf8)
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes[2], authenticating: signed, using: key),
            let claims = try? JSON.value(PublicTokenClaims.self, from: bytes[1])
        else { throw APIProblem.invalidToken() }
        return claims
    }

    /// Whether a token's header names the one algorithm there is, and nothing that would have to be understood.
    private static func isAccepted(header: Data) -> Bool {
        guard header.count <= 1024, let header = try? JSON.value(Header.self, from: header) else { return false }
        return header.alg == "HS256" && header.crit == nil
    }

    private struct Header: Decodable {
        var alg: String
        var crit: [String]?
    }
}

extension APIProblem {
    /// A public token that is none, is for somewhere else, or has not begun or has ended.
    fileprivate static func invalidToken(_ reason: String? = nil) -> APIProblem {
        APIProblem(401, "Public Access Token is invalid" + (reason.map { ": \($0)" } ?? ""))
    }
}
