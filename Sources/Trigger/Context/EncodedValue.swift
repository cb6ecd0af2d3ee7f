import TriggerModel

import struct Foundation.Data

/// A value as JSON, on its way out.
struct EncodedValue: Sendable {
    /// Its bytes; nil for no value at all.
    let bytes: Data?

    /// - Throws: `EncodingError`.
    init(_ value: some Encodable) throws {
        bytes = value is NoValue ? nil : try JSON.data(value)
    }

    var count: Int {
        bytes?.count ?? 0
    }

    /// The value in a packet, whatever its size.
    var packet: Packet {
        Packet(data: bytes.map { String(decoding: $0, as: UTF8.self) })
    }

    /// The value as who reads it will have it.
    ///
    /// - Throws: ``PacketError`` that names the key path.
    func decoded<Value: Decodable>() throws -> Value {
        try ObjectBytes(bytes ?? Data("null".utf8)).decoded()
    }

    /// - Throws: `failure` with the sizes when it is over what one may have.
    func limit<Failure: Error>(stored: Bool, _ failure: (String) -> Failure) throws {
        let limit = stored ? TriggerLimits.objectBytes : TriggerLimits.outputBytes
        guard count <= limit else { throw failure("\(count) bytes; at most \(limit) are accepted") }
    }
}
