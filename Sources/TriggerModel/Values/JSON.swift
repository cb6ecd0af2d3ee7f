public import Foundation

/// JSON as this project writes it everywhere: keys sorted, slashes plain, instants as ISO 8601 with milliseconds and `Z`.
public enum JSON {
    /// Encodes a value to JSON text.
    ///
    /// - Throws: `EncodingError` when the value cannot be written as JSON.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try data(value), as: UTF8.self)
    }

    /// Encodes a value to JSON bytes.
    ///
    /// - Throws: `EncodingError` when the value cannot be written as JSON.
    public static func data(_ value: some Encodable) throws -> Data {
        try encoder.encode(value)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.iso8601)
        }
        return encoder
    }()

    /// Decodes a value from JSON text.
    ///
    /// - Throws: `DecodingError`, which ``describe(_:)`` turns into a sentence that names the key path.
    public static func value<Value: Decodable>(_ type: Value.Type = Value.self, from text: String) throws -> Value {
        try value(type, from: Data(text.utf8))
    }

    /// Decodes a value from JSON bytes.
    ///
    /// - Throws: `DecodingError`, which ``describe(_:)`` turns into a sentence that names the key path.
    public static func value<Value: Decodable>(_ type: Value.Type = Value.self, from data: Data) throws -> Value {
        try decoder.decode(type, from: data)
    }

    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Date(iso8601: text) else {
                let expected = "expected an ISO 8601 instant such as 2026-01-31T09:00:00.000Z, found \"\(text)\""
                throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
            }
            return date
        }
        return decoder
    }()

    /// Says in one sentence what a decoding error is about and where: `"at images[2].url: expected String, found null"`.
    public static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return String(describing: error) }
        switch error {
        case .typeMismatch(_, let context): return sentence(context)
        case .valueNotFound(_, let context): return sentence(context)
        case .dataCorrupted(let context): return sentence(context)
        case .keyNotFound(let key, let context):
            return "at \(path(context.codingPath + [key])): the value is missing"
        @unknown default: return String(describing: error)
        }
    }

    private static func sentence(_ context: DecodingError.Context) -> String {
        "at \(path(context.codingPath)): \(context.debugDescription)"
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        guard !keys.isEmpty else { return "the top level" }
        return keys.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
