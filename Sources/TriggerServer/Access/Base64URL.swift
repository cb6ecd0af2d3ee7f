import Foundation

/// Base64 as tokens have it (RFC 4648 §5): with `-` and `_`, without padding.
enum Base64URL {
    static func text(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads a text; nil for one that this does not write, so that no bytes have two texts.
    static func data(_ text: Substring) -> Data? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding), Self.text(data) == text else { return nil }
        return data
    }
}
