import Crypto
import Foundation
import Synchronization
package import TriggerModel

/// The addresses at which tokens are completed without a key: each carries a code that only this server makes.
package final class TokenLinks: Sendable {
    private let key: SymmetricKey
    private let base: Mutex<String>

    /// - Parameters:
    ///   - secretKey: The key of the environment, from which the codes are made.
    ///   - base: Where the server is reached from outside.
    package init(secretKey: String, base: String) {
        key = SymmetricKey(data: Data(secretKey.utf8))
        self.base = Mutex(base.hasSuffix("/") ? String(base.dropLast()) : base)
    }

    /// The server is reached there from now on.
    package func move(to base: String) {
        self.base.withLock { $0 = base }
    }

    /// The address of a token.
    package func url(of token: TokenID) -> String {
        "\(base.withLock { $0 })/api/v1/waitpoints/tokens/\(token)/callback/\(code(of: token))"
    }

    /// Whether a code is that of a token; compared in constant time.
    func accepts(_ code: String, for token: TokenID) -> Bool {
        SHA256.hash(data: Data(code.utf8)) == SHA256.hash(data: Data(self.code(of: token).utf8))
    }

    /// HMAC-SHA256 of the token's identity (RFC 2104), in hexadecimal digits.
    private func code(of token: TokenID) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("callback \(token)".utf8), using: key)
        return code.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }
}
