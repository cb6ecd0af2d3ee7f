import TriggerModel

/// A value as OTLP has it in JSON: an object whose one member names the kind; whole numbers are texts
/// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
enum OTLPValue: Encodable, Sendable {
    case text(String)
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case list([OTLPValue])
    case members([OTLPAttribute])
    /// No value at all.
    case none

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .none
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .text(value)
        case .array(let values): self = .list(values.map { OTLPValue($0) })
        case .object(let members): self = .members(OTLPAttribute.all(members))
        }
    }

    private enum Keys: String, CodingKey {
        case stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue
    }

    private struct Values<Value: Encodable>: Encodable {
        let values: [Value]
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .text(let value): try container.encode(value, forKey: .stringValue)
        case .bool(let value): try container.encode(value, forKey: .boolValue)
        case .integer(let value): try container.encode("\(value)", forKey: .intValue)
        case .number(let value) where value.isFinite: try container.encode(value, forKey: .doubleValue)
        case .number(let value): try container.encode("\(value)", forKey: .stringValue)
        case .list(let values): try container.encode(Values(values: values), forKey: .arrayValue)
        case .members(let members): try container.encode(Values(values: members), forKey: .kvlistValue)
        case .none: break
        }
    }
}

/// A fact by its name.
struct OTLPAttribute: Encodable, Sendable {
    let key: String
    let value: OTLPValue

    init(_ key: String, _ value: OTLPValue) {
        self.key = key
        self.value = value
    }

    /// Facts in the order of their names.
    static func all(_ members: [String: JSONValue]) -> [OTLPAttribute] {
        members.sorted { $0.key < $1.key }.map { OTLPAttribute($0.key, OTLPValue($0.value)) }
    }
}
