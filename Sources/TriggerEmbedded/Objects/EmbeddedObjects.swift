import Foundation
public import Trigger
import TriggerEngine
public import TriggerModel

/// The objects of an engine in the same process.
struct EmbeddedObjects: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await TransportError.wrap {
            try await engine.store(object.data, at: path, type: object.type, in: environment)
        }
        return path
    }

    func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await TransportError.wrap {
            let object = try await engine.object(path, in: environment)
            var data = Data()
            data.reserveCapacity(object.size)
            for try await chunk in object.chunks { data.append(chunk) }
            // A stream just ends for a task that is cancelled.
            try Task.checkCancellation()
            guard data.count == object.size else {
                throw EngineError(
                    .unavailable, "of the object \"\(path)\" \(data.count) bytes came, not \(object.size)")
            }
            return ObjectBytes(data, type: object.type)
        }
    }
}

/// Says where an object is downloaded.
package typealias ObjectAddress = @Sendable (ObjectPath) async throws -> String

extension EmbeddedClientTransport {
    private var objects: EmbeddedObjects {
        EmbeddedObjects(engine: engine, environment: environment)
    }

    /// Addresses that only this transport understands: there is no network in between.
    static let address: ObjectAddress = { scheme + $0.text }

    private static let scheme = "embedded:"

    /// Whether the engine has an object store.
    public var storesObjects: Bool {
        engine.storesObjects
    }

    /// Stores an object; the same bytes at the same path change nothing.
    ///
    /// - Throws: ``/Trigger/TransportError``.
    public func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await objects.store(object, at: path)
    }

    /// Reads an object.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is none.
    public func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await objects.load(path)
    }

    /// Reads what a run names, which is an address for this transport alone.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when nothing lies there.
    public func download(_ url: String) async throws -> ObjectBytes {
        guard url.hasPrefix(Self.scheme), let path = ObjectPath(String(url.dropFirst(Self.scheme.count))) else {
            throw TransportError(.refused, "\"\(url)\" is not an address of an object of this engine")
        }
        return try await objects.load(path)
    }
}

extension EmbeddedRunTransport {
    private var objects: EmbeddedObjects {
        EmbeddedObjects(engine: engine, environment: environment)
    }

    /// Whether the engine has an object store.
    public var storesObjects: Bool {
        engine.storesObjects
    }

    /// Stores an object; the same bytes at the same path change nothing.
    ///
    /// - Throws: ``/Trigger/TransportError``.
    public func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await objects.store(object, at: path)
    }

    /// Reads an object.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is none.
    public func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await objects.load(path)
    }
}
