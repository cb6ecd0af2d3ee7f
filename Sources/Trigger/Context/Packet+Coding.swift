import Foundation
package import TriggerModel

extension Packet {
    /// A value as JSON with sorted keys; ``NoValue`` is no value at all.
    ///
    /// - Throws: `EncodingError`.
    package init(encoding value: some Encodable) throws {
        self = try EncodedValue(value).packet
    }

    /// The value; no value at all reads as JSON `null`.
    ///
    /// - Throws: ``PacketError`` that names the key path.
    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try ObjectBytes(Data((data ?? "null").utf8), type: self.type).decoded()
    }
}

extension ObjectBytes {
    /// The value.
    ///
    /// - Throws: ``PacketError`` that names the key path.
    package func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        if let nothing = NoValue() as? Value { return nothing }
        do {
            return try value(type)
        } catch let error as DecodingError {
            throw PacketError(description: JSON.describe(error))
        }
    }

    private func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        switch self.type {
        case Packet.json: return try JSON.value(from: data)
        case Packet.superJSON: return try SuperJSON.value(type, from: data)
        case Packet.text:
            if let text = String(decoding: data, as: UTF8.self) as? Value { return text }
            throw PacketError(description: "expected \(type), found plain text")
        default: throw PacketError(description: "values of type \"\(self.type)\" cannot be read here")
        }
    }
}

/// A value that could not be read.
package struct PacketError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}
