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

    /// Also what was changed at an instant that this machine's clock has not come to.
    private static let ever: Duration = .seconds(-4_000_000_000)

    /// All objects there are.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    package func all() async throws -> [ObjectKey] {
        var (keys, cursor): ([ObjectKey], String?) = ([], nil)
        repeat {
            let page = try await objects(after: cursor, olderThan: Self.ever)
            keys += page.keys
            cursor = page.cursor
        } while cursor != nil
        return keys
    }
}

extension URL {
    /// Copies a file so that what lies under the name is whole, whenever the copying ends.
    private func copyAside(to target: URL) throws {
        let aside = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).copying")
        do {
            try FileManager.default.removeItem(at: aside)
        } catch CocoaError.fileNoSuchFile {}
        try FileManager.default.copyItem(at: self, to: aside)
        let handle = try FileHandle(forUpdating: aside)
        try handle.synchronize()
        try handle.close()
        try FileManager.default.moveItem(at: aside, to: target)
    }

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
            try copyAside(to: target)
        }
        try place.synchronize(upTo: 3)
        return (try files.attributesOfItem(atPath: target.path(percentEncoded: false))[.size] as? NSNumber)?.intValue
            ?? 0
    }
}
