import Crypto
import Foundation
import TriggerEngine
import TriggerModel

/// The line a file of the object store begins with; the bytes of the object follow.
struct ObjectHeader: Codable, Hashable, Sendable {
    /// What the object is found by, for who looks into the folder: the file's own name is a hash of it.
    var path: String
    /// The media type of the bytes.
    var type: String

    init(_ key: ObjectKey, type: String) {
        path = key.path.text
        self.type = type
    }

    /// The line, its end included.
    ///
    /// - Throws: `EncodingError`.
    func line() throws -> Data {
        try JSON.data(self) + Data("\n".utf8)
    }
}

/// A file of the object store, open to be read.
final class ObjectFile: Sendable {
    let header: ObjectHeader
    /// Bytes of the object.
    let size: Int
    private let handle: FileHandle

    /// Longer than any header is.
    private static let longestHeader = 8 * 1024
    private static let chunk = 1 << 18

    /// Opens a file; nil when there is none.
    ///
    /// - Throws: `CocoaError`, or an ``EngineError`` `notFound` when it does not begin as it has to.
    init?(at place: URL) throws {
        do {
            handle = try FileHandle(forReadingFrom: place)
        } catch CocoaError.fileNoSuchFile, CocoaError.fileReadNoSuchFile {
            return nil
        }
        let start = try handle.read(upToCount: Self.longestHeader) ?? Data()
        guard let end = start.firstIndex(of: UInt8(ascii: "\n")),
            let header = try? JSON.value(ObjectHeader.self, from: start[..<end])
        else { throw EngineError(.notFound, "the file \(place.path()) is not one of the object store, or damaged") }
        self.header = header
        size = Int(try handle.seekToEnd()) - end - 1
        try handle.seek(toOffset: UInt64(end + 1))
    }

    /// The next bytes; nil at the end.
    func next() throws -> Data? {
        try handle.read(upToCount: Self.chunk).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Where the file of an object lies: names of files have no slashes, and are of one length.
    static func place(of key: ObjectKey, in folder: URL) -> URL {
        let name = SHA256.hash(data: Data(key.path.text.utf8)).hexadecimal
        return folder.appending(path: "\(key.environment)/\(name.prefix(2))/\(name)", directoryHint: .notDirectory)
    }
}
