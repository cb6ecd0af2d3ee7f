package import Foundation
import TriggerModel

/// A backup: a folder with a copy of the database, the objects that it names, and a note that says that it is whole.
package struct BackupFolder {
    /// Its path.
    package let path: String

    /// Names a backup.
    package init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// What the note says.
    package struct Note: Codable, Hashable, Sendable {
        /// The version of the program that made it.
        package var program: String
        /// The last migration of the database.
        package var schema: Int
        /// When it was made.
        package var createdAt: Date
        /// Bytes of the copy of the database.
        package var databaseBytes: Int
        /// How many objects it has.
        package var objects: Int
        /// Their bytes.
        package var objectBytes: Int
        /// Paths of objects that the database names and that were not there.
        package var missingObjects: [String]
    }

    var database: String {
        "\(path)/trigger.sqlite"
    }

    var objects: String {
        "\(path)/objects"
    }

    private var note: URL {
        URL(fileURLWithPath: "\(path)/backup.json")
    }

    /// Where it is made; it gets its name once it is whole.
    var unfinished: BackupFolder {
        BackupFolder(path + ".unfinished")
    }

    /// Reads the note.
    ///
    /// - Throws: ``StartFailure`` where there is none: then this is no whole backup.
    package func read() throws -> Note {
        guard let data = try? Data(contentsOf: note), let read = try? JSON.value(Note.self, from: data) else {
            throw StartFailure(
                "\(path) is not a whole backup: it has no backup.json that can be read; name another one")
        }
        return read
    }

    /// Lets the names of what lies in it be on the disk.
    func synchronize() throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path, isDirectory: true))
        try handle.synchronize()
        try handle.close()
    }

    /// Writes the note, the last thing before the backup gets its name.
    func write(_ value: Note) throws {
        try JSON.data(value).write(to: note)
        let handle = try FileHandle(forUpdating: note)
        try handle.synchronize()
        try handle.close()
        try synchronize()
    }
}
