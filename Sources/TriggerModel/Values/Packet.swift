/// A value on the wire and in the store: its text and how to read it.
///
/// `data` is absent for "no value", which is not the same as JSON `null`. See http-api.md §2 for the types an existing
/// client may send.
public struct Packet: Hashable, Codable, Sendable {
    /// The text; absent for no value.
    public var data: String?
    /// The media type of `data`: ``json``, ``superJSON``, ``text`` or ``store``.
    public var type: String

    /// JSON, the default.
    public static let json = "application/json"
    /// JSON with type annotations beside it, as the TypeScript client writes it.
    public static let superJSON = "application/super+json"
    /// A bare string.
    public static let text = "text/plain"
    /// The name of an object in the object store.
    public static let store = "application/store"

    /// The types there are.
    public static let types = [json, superJSON, text, store]

    /// No value at all.
    public static let none = Packet(data: nil)

    /// Makes a packet; the type is JSON unless said otherwise.
    public init(data: String?, type: String = Packet.json) {
        self.data = data
        self.type = type
    }

    /// Bytes of UTF-8 in `data`; 0 when there is no value.
    public var byteCount: Int {
        data?.utf8.count ?? 0
    }
}
