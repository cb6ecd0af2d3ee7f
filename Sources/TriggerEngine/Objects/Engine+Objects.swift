public import TriggerModel

public import struct Foundation.Data
public import struct Foundation.Date

extension Engine {
    /// Whether large values are kept outside of the database.
    public var storesObjects: Bool {
        objects != nil
    }

    /// Stores an object of up to 100 MB; the same bytes at the same path change nothing.
    ///
    /// - Parameters:
    ///   - chunks: The bytes, read as fast as they can be written.
    ///   - path: What the object is found by.
    ///   - type: The media type of the bytes, as ``/TriggerModel/Packet/type`` has them.
    ///   - environment: Where it belongs.
    /// - Throws: ``EngineError``: `tooLarge`, `invalid` when other bytes lie there or there is no object store, `unavailable`; and what
    ///   `chunks` throws.
    public func store<Chunks: AsyncSequence>(
        _ chunks: Chunks, at path: ObjectPath, type: String, in environment: EnvironmentID
    ) async throws where Chunks.Element == Data {
        let key = ObjectKey(environment: environment, path: path)
        try await existing().put(key, type: type, limit: TriggerLimits.objectBytes, chunks)
    }

    /// Stores an object whose bytes are all there.
    ///
    /// - Throws: As the form that takes chunks.
    public func store(_ bytes: Data, at path: ObjectPath, type: String, in environment: EnvironmentID) async throws {
        try await store(DataSlices(bytes: bytes), at: path, type: type, in: environment)
    }

    /// Opens an object.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func object(_ path: ObjectPath, in environment: EnvironmentID) async throws -> StoredObject {
        guard let object = try await objects?.object(ObjectKey(environment: environment, path: path)) else {
            throw EngineError(.notFound, "there is no stored object \"\(path)\"")
        }
        return object
    }

    /// An address at which everybody may do one thing with an object until then; nil where the server itself has to be asked.
    ///
    /// - Throws: ``EngineError``: `invalid` when there is no object store, `unavailable`.
    package func objectURL(
        _ use: ObjectUse, of path: ObjectPath, until expiry: Date, in environment: EnvironmentID
    ) async throws -> String? {
        try await existing().url(use, of: ObjectKey(environment: environment, path: path), until: expiry)
    }

    private func existing() throws -> any ObjectStore {
        guard let objects else { throw EngineError(.invalid, "this server has no object store") }
        return objects
    }

    func offloading(_ environment: EnvironmentID) -> Offloading {
        Offloading(objects: objects, environment: environment)
    }
}
