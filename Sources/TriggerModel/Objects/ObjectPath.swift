import Crypto

public import struct Foundation.Data

/// The name of an object in the object store, within its environment: `payloads/9f86d0….json`.
///
/// Segments between slashes; none of them empty, `.` or `..`, and no backslashes or control characters. At most 1,024 bytes.
public struct ObjectPath: Hashable, Sendable, CustomStringConvertible {
    /// The whole path.
    public let text: String

    /// The longest path, in bytes.
    public static let longest = 1024

    /// Takes a path; nil when it is none.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count) else { return nil }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
        guard !text.unicodeScalars.contains(where: { $0 == "\\" || $0.value < 32 || $0.value == 127 }) else {
            return nil
        }
        self.text = text
    }

    /// The path of a payload: the same for the same bytes, so that a call that is repeated stores it once.
    public static func payload(_ bytes: Data, type: String = Packet.json) -> ObjectPath {
        ObjectPath(of: bytes, in: "payloads", type)
    }

    /// The path of what a run made, its output or that of a step: the same for the same bytes.
    public static func output(_ bytes: Data, of run: RunID, type: String = Packet.json) -> ObjectPath {
        ObjectPath(of: bytes, in: "runs/\(run)", type)
    }

    /// The path of what a token was completed with: the same for the same bytes.
    public static func completion(_ bytes: Data, of token: TokenID, type: String = Packet.json) -> ObjectPath {
        ObjectPath(of: bytes, in: "tokens/\(token)", type)
    }

    private init(of bytes: Data, in folder: String, _ type: String) {
        let ending = [Packet.text: "txt", Packet.superJSON: "super.json"][type] ?? "json"
        text = "\(folder)/\(SHA256.hash(data: bytes).hexadecimal).\(ending)"
    }

    /// The path.
    public var description: String {
        text
    }
}

extension Packet {
    /// A value that lies in the object store.
    public init(stored path: ObjectPath) {
        self.init(data: path.text, type: Packet.store)
    }

    /// Whether it goes to the object store where there is one.
    package var isLarge: Bool {
        byteCount > TriggerLimits.offloadBytes && type != Packet.store
    }

    /// Where in the object store the value lies; nil when it is here, or what stands here is no path.
    public var storedAt: ObjectPath? {
        type == Packet.store ? data.flatMap { ObjectPath($0) } : nil
    }
}
