public import TriggerModel

public import struct Foundation.Data

/// How values that are too large to go with a call reach the object store, and come from there.
public protocol ObjectTransport: Sendable {
    /// Whether there is an object store: then values of over 512 KB lie there, and may have 100 MB.
    var storesObjects: Bool { get }

    /// Stores an object; the same bytes at the same path change nothing.
    ///
    /// - Returns: The path it is found by afterwards.
    /// - Throws: ``TransportError``.
    func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath

    /// Reads an object.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is none.
    func load(_ path: ObjectPath) async throws -> ObjectBytes
}

/// The bytes of an object, and what they are.
public struct ObjectBytes: Sendable, Hashable {
    /// The bytes.
    public var data: Data
    /// Their media type, as ``/TriggerModel/Packet/type`` has it.
    public var type: String

    /// Names bytes; the type is JSON unless said otherwise.
    public init(_ data: Data, type: String = Packet.json) {
        self.data = data
        self.type = type
    }
}

/// A transport that says nothing of objects has no object store: every value goes with its call.
extension ObjectTransport {
    /// False.
    public var storesObjects: Bool { false }

    /// - Throws: ``TransportError`` `refused`.
    public func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        throw TransportError(.refused, "there is no object store to keep \"\(path)\" in")
    }

    /// - Throws: ``TransportError`` `notFound`.
    public func load(_ path: ObjectPath) async throws -> ObjectBytes {
        throw TransportError(.notFound, "there is no object store that has \"\(path)\"")
    }
}
