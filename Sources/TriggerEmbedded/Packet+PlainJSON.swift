package import TriggerModel

extension Packet {
    /// The value as plain JSON, as the run object shows it (http-api.md §2); nil when there is none, or it is stored elsewhere.
    ///
    /// What does not hold what its type says is shown as a string.
    package var plainJSON: JSONValue? {
        guard let data, !data.isEmpty else { return nil }
        switch type {
        case Packet.json: return (try? JSON.value(from: data)) ?? .string(data)
        case Packet.superJSON: return Self.plainHalf(of: data)
        case Packet.store: return nil
        default: return .string(data)
        }
    }

    /// The half of a superjson text that is plain JSON; nil when the value was `undefined`.
    private static func plainHalf(of text: String) -> JSONValue? {
        guard case .object(let halves)? = try? JSON.value(JSONValue.self, from: text) else { return .string(text) }
        return halves["json"]
    }
}
