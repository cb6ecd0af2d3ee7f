import Foundation
import Logging
public import TriggerEngine
import TriggerModel

/// Finding and removing objects that nothing names.
///
/// A file that is to be removed is first moved aside, where nobody finds it: whoever stores the same object then makes a new one.
/// Whoever found it before made it young by that, so that it is put back.
extension FolderObjects {
    /// Lets an object count as stored just now; false where there is none.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    public func renew(_ key: ObjectKey) async throws -> Bool {
        let place = ObjectFile.place(of: key, in: folder)
        return try await blocking { try place.renew() }
    }

    /// The objects of some subfolders that were stored longer ago than that.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    public func objects(after cursor: String?, olderThan age: Duration) async throws -> ObjectPage {
        let shard = cursor.flatMap { Int($0) }.map { $0 + 1 } ?? 0
        return try await blocking { [folder] in
            let name = String(UInt8(truncatingIfNeeded: shard), radix: 16)
            let keys = try folder.environments.flatMap { environment in
                try folder.appending(path: "\(environment)/\(name.count < 2 ? "0" : "")\(name)")
                    .files(olderThan: age)
                    .compactMap { try key(of: $0, in: environment) }
            }
            return ObjectPage(keys: keys, cursor: shard < 255 ? String(shard) : nil)
        }
    }

    /// The object in a file; nil for a file that is none of this store's, which is left alone, and said.
    private func key(of file: URL, in environment: String) throws -> ObjectKey? {
        do {
            return try ObjectFile(at: file)?.key(in: environment)
        } catch let error as EngineError where error.code == .notFound {
            Self.logger.warning(
                "a file in the folder of large values is passed over", metadata: ["reason": "\(error.message)"])
        } catch let error as CocoaError {
            Self.logger.warning(
                "a file in the folder of large values cannot be read, and is passed over",
                metadata: ["file": "\(file.path(percentEncoded: false))", "error": "\(error)"])
        }
        return nil
    }

    private static let logger = Logger(label: "trigger.objects")

    /// Takes an object away that was stored longer ago than that and that nothing names.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`, and what `isNamed` throws; then the object stays.
    public func remove(
        _ key: ObjectKey, olderThan age: Duration, unless isNamed: @Sendable () async throws -> Bool
    ) async throws -> Int? {
        let place = ObjectFile.place(of: key, in: folder)
        let aside = sweeping.appending(path: "\(key.environment)-\(place.lastPathComponent)")
        let isAside = try await blocking {
            guard try place.isOlder(than: age) else { return false }
            try FileManager.default.createDirectory(at: sweeping, withIntermediateDirectories: true)
            return try place.move(to: aside)
        }
        guard isAside else { return nil }
        do {
            let isOld = try await blocking { try aside.isOlder(than: age) }
            guard isOld, try await !isNamed() else { return try await blocking { try aside.putBack(to: place) } }
        } catch {
            _ = try await blocking { try aside.putBack(to: place) }
            throw error
        }
        return try await blocking {
            let size = try FileManager.default.attributesOfItem(atPath: aside.path(percentEncoded: false))[.size]
            try FileManager.default.removeItem(at: aside)
            return (size as? NSNumber)?.intValue ?? 0
        }
    }

    private var sweeping: URL {
        folder.appending(path: "sweeping", directoryHint: .isDirectory)
    }

    /// Puts back what was being removed when a process ended; what cannot be put back lies there until the next start.
    func putBack() {
        let files = try? FileManager.default.contentsOfDirectory(at: sweeping, includingPropertiesForKeys: nil)
        for file in files ?? [] {
            let parts = file.lastPathComponent.split(separator: "-", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            _ = try? file.putBack(to: folder.appending(path: "\(parts[0])/\(parts[1].prefix(2))/\(parts[1])"))
        }
    }
}

extension ObjectFile {
    fileprivate func key(in environment: String) -> ObjectKey? {
        guard let number = Int64(environment.filter(\.isNumber)), let path = ObjectPath(header.path) else { return nil }
        return ObjectKey(environment: EnvironmentID(rawValue: number), path: path)
    }
}

extension URL {
    /// The subfolders of environments, each of which has its number in its name.
    fileprivate var environments: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: path(percentEncoded: false)).filter {
                $0.hasPrefix("EnvironmentID")
            }
        }
    }

    /// The files of a folder that were changed longer ago than that; none where there is no folder.
    fileprivate func files(olderThan age: Duration) throws -> [URL] {
        do {
            return try FileManager.default.contentsOfDirectory(at: self, includingPropertiesForKeys: nil)
                .filter { try $0.isOlder(than: age) }
        } catch CocoaError.fileReadNoSuchFile {
            return []
        }
    }

    /// Whether a file was changed longer ago than that; false where there is none.
    fileprivate func isOlder(than age: Duration) throws -> Bool {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path(percentEncoded: false))
            return (attributes[.modificationDate] as? Date).map { -$0.timeIntervalSinceNow > age.timeInterval } ?? false
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return false
        }
    }

    /// Lets a file count as changed just now; false where there is none.
    func renew() throws -> Bool {
        guard utimes(path(percentEncoded: false), nil) != 0 else { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return false
    }

    /// Moves a file; false where there is none.
    fileprivate func move(to place: URL) throws -> Bool {
        do {
            try FileManager.default.moveItem(at: self, to: place)
            return true
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return false
        }
    }

    /// Links a file to its place again, unless a new one lies there by now.
    fileprivate func putBack(to place: URL) throws -> Int? {
        do {
            try FileManager.default.linkItem(at: self, to: place)
        } catch CocoaError.fileWriteFileExists {}
        try FileManager.default.removeItem(at: self)
        return nil
    }
}
