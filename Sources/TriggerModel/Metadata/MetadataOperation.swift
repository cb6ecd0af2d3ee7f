/// One change of a run's metadata.
///
/// A key that begins with `$.` is a path, such as `$.steps[0].name`, but for ``delete(_:)``, which takes it as it is. The names
/// `__proto__`, `constructor` and `prototype` are refused.
public enum MetadataOperation: Hashable, Sendable {
    /// Puts a value there.
    case set(String, JSONValue)
    /// Takes the value of a key away.
    case delete(String)
    /// Adds a value to the end of a list; a list of one is made where there is nothing, and of two where there is no list.
    case append(String, JSONValue)
    /// Takes all values out of a list that are equal to one; what is no list stays as it is.
    case remove(String, JSONValue)
    /// Adds to a number; what is no number counts as 0.
    case increment(String, JSONValue)
    /// Replaces everything.
    case update([String: JSONValue])
}

extension MetadataOperation: Codable {
    private enum Kind: String, Codable {
        case set, delete, append, remove, increment, update
    }

    private enum CodingKeys: String, CodingKey {
        case type, key, value
    }

    /// Reads it as http-api.md §5.5 has it: `type`, `key`, `value`.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let key = { try container.decode(String.self, forKey: .key) }
        let value = { try container.decode(JSONValue.self, forKey: .value) }
        switch try container.decode(Kind.self, forKey: .type) {
        case .set: self = .set(try key(), try value())
        case .delete: self = .delete(try key())
        case .append: self = .append(try key(), try value())
        case .remove: self = .remove(try key(), try value())
        case .increment: self = .increment(try key(), try Self.number(container))
        case .update: self = .update(try container.decode([String: JSONValue].self, forKey: .value))
        }
    }

    private static func number(_ container: KeyedDecodingContainer<CodingKeys>) throws -> JSONValue {
        let value = try container.decode(JSONValue.self, forKey: .value)
        guard value.isNumber else {
            throw DecodingError.dataCorruptedError(
                forKey: .value, in: container, debugDescription: "expected a number to increment by")
        }
        return value
    }

    /// Writes it as http-api.md §5.5 has it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .type)
        try container.encodeIfPresent(key, forKey: .key)
        switch self {
        case .set(_, let value), .append(_, let value), .remove(_, let value), .increment(_, let value):
            try container.encode(value, forKey: .value)
        case .update(let value): try container.encode(value, forKey: .value)
        case .delete: break
        }
    }

    private var kind: Kind {
        switch self {
        case .set: .set
        case .delete: .delete
        case .append: .append
        case .remove: .remove
        case .increment: .increment
        case .update: .update
        }
    }

    /// What it is about; nil for everything.
    public var key: String? {
        switch self {
        case .set(let key, _), .delete(let key), .append(let key, _), .remove(let key, _), .increment(let key, _): key
        case .update: nil
        }
    }
}

extension JSONValue {
    /// Whether it is a finite number.
    var isNumber: Bool {
        switch self {
        case .integer: true
        case .number(let value): value.isFinite
        default: false
        }
    }

    /// The sum of two numbers, exact where both are whole and it has 64 bits; what is no number counts as 0.
    package func adding(_ other: JSONValue) -> JSONValue {
        if case .integer(let one) = self, case .integer(let two) = other {
            let (sum, overflows) = one.addingReportingOverflow(two)
            return overflows ? .number(Double(one) + Double(two)) : .integer(sum)
        }
        if !isNumber, other.isNumber { return other }
        return .number(amount + other.amount)
    }

    private var amount: Double {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: 0
        }
    }
}
