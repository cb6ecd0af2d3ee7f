import Foundation

/// The folder a server keeps its data and its secret key in.
package struct DataFolder {
    /// Its path, as it was given.
    package let path: String

    /// Makes the folder, open to its owner alone, unless it is there.
    ///
    /// - Throws: ``StartFailure`` when it cannot be made or is no folder.
    package init(_ path: String) throws {
        self.path = path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw StartFailure("the data folder \(path) is a file; choose another with --data")
            }
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]
            )
        } catch {
            let reason = SystemReason.text(error)
            throw StartFailure("cannot make the data folder \(path): \(reason); choose another with --data")
        }
    }

    /// The path of the database in the folder.
    package var database: String {
        file("trigger.sqlite")
    }

    /// The path of the lines of logs and spans, which are a database of their own.
    package var events: String {
        file("trigger-events.sqlite")
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}
