import Crypto
import Foundation
import TriggerEngine
import TriggerModel

/// A public token whose signature and time were found good.
struct PublicToken: Sendable {
    /// What it permits; texts that are no scopes permit nothing.
    let scopes: [PublicScope]
    /// A digest of it, in hexadecimal digits.
    let digest: String
    let expiresAt: Date
    /// Whether it may trigger once only.
    let isOneTime: Bool

    init(_ claims: PublicTokenClaims, text: String, expiresAt: Date) {
        scopes = (claims.scopes ?? []).compactMap { PublicScope($0) }
        digest = SHA256.hash(data: Data(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        self.expiresAt = expiresAt
        isOneTime = claims.otu == true
    }
}
