import TriggerModel

public import struct Foundation.Data

/// The answer to a ``FetchRequest``.
public struct FetchResponse: Sendable {
    /// Its status.
    public var status: Int
    /// Its header fields, in order.
    public var headers: [(name: String, value: String)]
    /// Its body.
    public var body: Data
    /// How many tries it took.
    public var tries: Int

    /// The first value of a header field, whose name may be in capitals or not.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as a text; what is no UTF-8 is replaced.
    public var text: String {
        String(decoding: body, as: UTF8.self)
    }

    /// Reads the body as JSON.
    ///
    /// - Throws: `DecodingError`.
    public func json<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSON.value(type, from: body)
    }
}
