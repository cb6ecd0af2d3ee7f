import Dispatch
public import Foundation
public import TriggerEngine

/// Large values in a folder, a file each.
///
/// Servers of one database have to share it. A file is first written aside, then synchronized, and then linked to its name, which only
/// one can get: what lies under a name is whole.
public struct FolderObjects: ObjectStore {
    let folder: URL
    private let queue = DispatchQueue(label: "trigger.objects", attributes: .concurrent)

    /// Files aside that are older are from writers that died.
    private static let longestUpload: TimeInterval = 86_400

    /// Takes over a folder, and makes it, open to its owner alone, unless it is there.
    ///
    /// - Throws: `CocoaError` when it cannot be made.
    public init(_ path: String) throws {
        folder = URL(filePath: path, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: Self.aside(in: folder), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try folder.synchronize(upTo: 2)
        clean()
        putBack()
    }

    /// Looks at a folder that is there, and changes nothing by that.
    package init(reading path: String) {
        folder = URL(filePath: path, directoryHint: .isDirectory)
    }

    private static func aside(in folder: URL) -> URL {
        folder.appending(path: "incoming", directoryHint: .isDirectory)
    }

    /// Removes what writers left that died; what cannot be removed, or is gone by then, does no harm.
    private func clean() {
        let keys: [URLResourceKey] = [.contentModificationDateKey]
        let aside = Self.aside(in: folder)
        let files = try? FileManager.default.contentsOfDirectory(at: aside, includingPropertiesForKeys: keys)
        for file in files ?? [] {
            let changed = (try? file.resourceValues(forKeys: Set(keys)))?.contentModificationDate ?? .now
            if -changed.timeIntervalSinceNow > Self.longestUpload { try? FileManager.default.removeItem(at: file) }
        }
    }

    /// Stores an object; it is on disk when this returns.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``, and what `chunks` throws.
    public func put<Chunks: AsyncSequence>(
        _ key: ObjectKey, type: String, limit: Int, _ chunks: Chunks
    ) async throws where Chunks.Element == Data {
        let aside = Self.aside(in: folder)
        let file = try await blocking { try IncomingFile(in: aside, ObjectHeader(key, type: type)) }
        do {
            try await fill(file, with: chunks, limit: limit)
            let place = ObjectFile.place(of: key, in: folder)
            try await blocking { try file.keep(at: place) }
        } catch {
            try? await blocking { file.discard() }
            throw error
        }
    }

    private func fill<Chunks: AsyncSequence>(
        _ file: IncomingFile, with chunks: Chunks, limit: Int
    ) async throws where Chunks.Element == Data {
        var size = 0
        for try await chunk in chunks {
            size += chunk.count
            guard size <= limit else {
                throw EngineError(.tooLarge, "the object has over \(limit) bytes, which is the most one may have")
            }
            try await blocking { try file.write(chunk) }
        }
    }

    /// Opens an object; nil when there is none.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    public func object(_ key: ObjectKey) async throws -> StoredObject? {
        let place = ObjectFile.place(of: key, in: folder)
        guard let file = try await blocking({ try ObjectFile(at: place) }) else { return nil }
        let chunks = AsyncThrowingStream<Data, any Error> { try await blocking { try file.next() } }
        return StoredObject(type: file.header.type, size: file.size, chunks: chunks)
    }

    /// Takes an object away; none is no error.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    public func delete(_ key: ObjectKey) async throws {
        let place = ObjectFile.place(of: key, in: folder)
        try await blocking {
            do {
                try FileManager.default.removeItem(at: place)
            } catch CocoaError.fileNoSuchFile {}
        }
    }

    /// Does something with files on a thread of its own.
    func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try body() }) }
            }
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                .unavailable, "the object store \(folder.path()) cannot do it now: \(error.localizedDescription)")
        }
    }
}
