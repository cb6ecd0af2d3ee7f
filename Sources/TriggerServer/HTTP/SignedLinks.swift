import Crypto
import Foundation
import Synchronization
import TriggerEngine
package import TriggerModel

/// Addresses that need no key, since each carries a code that only this server makes: of tokens, and of stored objects.
package final class SignedLinks: Sendable {
    private let key: SymmetricKey
    private let base: Mutex<String>
    /// Whether callers reach the server at the base alone; else each at the host that it asked.
    private let isFixed: Bool

    /// - Parameters:
    ///   - secretKey: The key of the environment, from which the codes are made.
    ///   - base: Where the server is reached from outside.
    ///   - isFixed: Whether an operator said so.
    package init(secretKey: String, base: String, isFixed: Bool = true) {
        key = SymmetricKey(data: Data(secretKey.utf8))
        self.base = Mutex(base.hasSuffix("/") ? String(base.dropLast()) : base)
        self.isFixed = isFixed
    }

    /// The server is reached there from now on.
    package func move(to base: String) {
        self.base.withLock { $0 = base }
    }

    /// HMAC-SHA256 of a text (RFC 2104), in hexadecimal digits.
    private func code(_ text: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).hexadecimal
    }

    /// Compares in constant time.
    private func accepts(_ code: String, _ text: String) -> Bool {
        SHA256.hash(data: Data(code.utf8)) == SHA256.hash(data: Data(self.code(text).utf8))
    }
}

// MARK: - Tokens

extension SignedLinks {
    /// The address of a token.
    package func url(of token: TokenID) -> String {
        "\(base.withLock { $0 })/api/v1/waitpoints/tokens/\(token)/callback/\(code("callback \(token)"))"
    }

    /// Whether a code is that of a token.
    func accepts(_ code: String, for token: TokenID) -> Bool {
        accepts(code, "callback \(token)")
    }
}

// MARK: - Objects

extension SignedLinks {
    /// How long an address of an object holds.
    static let objectTime: Duration = .seconds(900)

    /// The address for one use of an object until then, at the host that the caller asked where no operator said another.
    func url(_ use: ObjectUse, of path: ObjectPath, until expiry: Date, host: String?) -> String {
        let milliseconds = expiry.millisecondsSince1970
        let place = host.flatMap { isFixed ? nil : "http://\($0)" } ?? base.withLock { $0 }
        let segments = path.text.split(separator: "/").map { String($0).pathSegment }.joined(separator: "/")
        let code = code(Self.signed(use, path, milliseconds))
        return "\(place)/api/v1/objects/\(segments)?expires=\(milliseconds)&signature=\(code)"
    }

    /// Whether a code is that of such an address.
    func accepts(_ code: String, _ use: ObjectUse, of path: ObjectPath, expires: Int64) -> Bool {
        accepts(code, Self.signed(use, path, expires))
    }

    private static func signed(_ use: ObjectUse, _ path: ObjectPath, _ expires: Int64) -> String {
        "object \(use.rawValue) \(expires) \(path)"
    }
}
