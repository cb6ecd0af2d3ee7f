import Foundation
package import TriggerEngine

extension FolderObjects {
    /// Copies objects into another folder, by links where both are on one disk: objects are never changed.
    ///
    /// - Returns: Those that are not there, and the bytes of the others.
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    package func copy(_ keys: [ObjectKey], to other: FolderObjects) async throws -> (missing: [ObjectKey], bytes: Int) {
        var (missing, bytes): ([ObjectKey], Int) = ([], 0)
        for key in keys {
            let (source, target) = (ObjectFile.place(of: key, in: folder), ObjectFile.place(of: key, in: other.folder))
            if let size = try await blocking({ try source.copy(to: target) }) {
                bytes += size
            } else {
                missing.append(key)
            }
        }
        return (missing, bytes)
    }

    /// All objects there are.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    package func all() async throws -> [ObjectKey] {
        var (keys, cursor): ([ObjectKey], String?) = ([], nil)
        repeat {
            let page = try await objects(after: cursor, olderThan: .seconds(-60))
            keys += page.keys
            cursor = page.cursor
        } while cursor != nil
        return keys
    }
}

extension URL {
    /// Links or copies a file to where nothing is, on disk when it returns; nil where there is no file.
    fileprivate func copy(to target: URL) throws -> Int? {
        let files = FileManager.default
        guard files.fileExists(atPath: path(percentEncoded: false)) else { return nil }
        let place = target.deletingLastPathComponent()
        try files.createDirectory(
            at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            try files.linkItem(at: self, to: target)
        } catch CocoaError.fileWriteFileExists {
        } catch {
            try files.copyItem(at: self, to: target)
            let handle = try FileHandle(forUpdating: target)
            try handle.synchronize()
            try handle.close()
        }
        try place.synchronize(upTo: 3)
        return (try files.attributesOfItem(atPath: target.path(percentEncoded: false))[.size] as? NSNumber)?.intValue
            ?? 0
    }
}
