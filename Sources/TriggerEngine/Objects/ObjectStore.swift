public import TriggerModel

public import struct Foundation.Data
public import struct Foundation.Date

/// Where values lie that are too large for the database: a folder, or a service such as S3.
///
/// An object is written once and never changed. It is stored before the run that names it, so that a crash in between leaves an object
/// that nobody names, never a name without its object.
public protocol ObjectStore: Sendable {
    /// Stores an object; it is durable when this returns. The same bytes under the same key change nothing.
    ///
    /// - Parameters:
    ///   - key: What it is found by.
    ///   - type: The media type of the bytes, as ``/TriggerModel/Packet/type`` has them.
    ///   - limit: The most bytes it may have.
    ///   - chunks: The bytes, read as fast as they can be written.
    /// - Throws: ``EngineError``: `tooLarge` beyond the limit, `invalid` when other bytes lie there, `unavailable`; and what `chunks` throws.
    func put<Chunks: AsyncSequence>(_ key: ObjectKey, type: String, limit: Int, _ chunks: Chunks) async throws
    where Chunks.Element == Data

    /// Opens an object; nil when there is none.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    func object(_ key: ObjectKey) async throws -> StoredObject?

    /// Takes an object away; none is no error.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    func delete(_ key: ObjectKey) async throws

    /// Lets an object count as stored just now; false where there is none.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    func renew(_ key: ObjectKey) async throws -> Bool

    /// Some of the objects that were stored longer ago than that.
    ///
    /// - Parameters:
    ///   - cursor: Where the last page ended; nil for the first page.
    ///   - age: How long ago.
    /// - Returns: A page of them.
    /// - Throws: ``EngineError``: `unavailable`.
    func objects(after cursor: String?, olderThan age: Duration) async throws -> ObjectPage

    /// Takes an object away that was stored longer ago than that and that nothing names; one that is stored once more meanwhile stays.
    ///
    /// - Parameters:
    ///   - key: What it is found by.
    ///   - age: How long ago.
    ///   - isNamed: Tells whether something names it. It is asked once nobody finds the object any more.
    /// - Returns: How many bytes it had; nil where it stays.
    /// - Throws: ``EngineError`` `unavailable`, and what `isNamed` throws; then the object stays.
    func remove(
        _ key: ObjectKey, olderThan age: Duration, unless isNamed: @Sendable () async throws -> Bool
    ) async throws -> Int?

    /// An address at which everybody may do one thing with the object until then; nil where the server itself has to be asked.
    func url(_ use: ObjectUse, of key: ObjectKey, until expiry: Date) async throws -> String?
}

extension ObjectStore {
    /// Nil: the server itself is asked.
    public func url(_ use: ObjectUse, of key: ObjectKey, until expiry: Date) async throws -> String? {
        nil
    }
}

/// Some of the objects there are.
public struct ObjectPage: Hashable, Sendable {
    /// What they are found by.
    public var keys: [ObjectKey]
    /// Where it ends; nil for the last page.
    public var cursor: String?

    /// Makes a page.
    public init(keys: [ObjectKey], cursor: String?) {
        self.keys = keys
        self.cursor = cursor
    }
}

/// What an address of an object is for.
public enum ObjectUse: String, Sendable {
    /// To read it.
    case download = "GET"
    /// To store it.
    case upload = "PUT"
}

/// What an object is found by.
public struct ObjectKey: Hashable, Sendable {
    /// Where it belongs.
    public var environment: EnvironmentID
    /// Its name there.
    public var path: ObjectPath

    /// Names an object.
    public init(environment: EnvironmentID, path: ObjectPath) {
        self.environment = environment
        self.path = path
    }
}

/// An object that is there, and its bytes when they are asked for.
public struct StoredObject: Sendable {
    /// The media type of the bytes.
    public let type: String
    /// How many there are.
    public let size: Int
    /// The bytes, each chunk read when it is asked for; they are read through once.
    public let chunks: AsyncThrowingStream<Data, any Error>

    /// Describes an object.
    public init(type: String, size: Int, chunks: AsyncThrowingStream<Data, any Error>) {
        self.type = type
        self.size = size
        self.chunks = chunks
    }
}
