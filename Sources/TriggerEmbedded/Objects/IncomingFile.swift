import Foundation
import TriggerEngine

/// A file of the object store that is being written, beside its place.
struct IncomingFile: Sendable {
    private let aside: URL
    private let handle: FileHandle

    /// Makes a file with a header and nothing else.
    init(in folder: URL, _ header: ObjectHeader) throws {
        aside = folder.appending(path: UUID().uuidString, directoryHint: .notDirectory)
        let line = try header.line()
        try line.write(to: aside, options: .withoutOverwriting)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: aside.path(percentEncoded: false))
        handle = try FileHandle(forWritingTo: aside)
        try handle.seekToEnd()
    }

    func write(_ bytes: Data) throws {
        try handle.write(contentsOf: bytes)
    }

    /// Puts the file in its place, on disk; one that lies there already has to be the same.
    func keep(at place: URL) throws {
        try handle.synchronize()
        try handle.close()
        let folder = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        while try !link(to: place) {
            // What is about to be removed stays, or is gone by now.
            if try place.renew(), try isSame(at: place) { break }
        }
        try FileManager.default.removeItem(at: aside)
        try folder.synchronize(upTo: 3)
    }

    private func link(to place: URL) throws -> Bool {
        do {
            try FileManager.default.linkItem(at: aside, to: place)
            return true
        } catch CocoaError.fileWriteFileExists {
            return false
        }
    }

    /// Whether the same object lies there; false where none does any more.
    private func isSame(at place: URL) throws -> Bool {
        let (own, other) = (aside.path(percentEncoded: false), place.path(percentEncoded: false))
        if FileManager.default.contentsEqual(atPath: own, andPath: other) { return true }
        guard FileManager.default.fileExists(atPath: other) else { return false }
        throw EngineError(.invalid, "another object lies there already; objects are never changed")
    }

    /// Gives the file up.
    func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(at: aside)
    }
}

extension URL {
    /// Puts what a folder lists on disk, and what so many folders in all list on the way up.
    func synchronize(upTo count: Int) throws {
        guard count > 0 else { return }
        let handle = try FileHandle(forReadingFrom: self)
        try handle.synchronize()
        try handle.close()
        try deletingLastPathComponent().synchronize(upTo: count - 1)
    }
}
