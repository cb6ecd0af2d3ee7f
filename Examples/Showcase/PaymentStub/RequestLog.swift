import Foundation

/// One line of JSON per request, in the order they came in.
struct RequestLog {
    /// One request.
    struct Line: Encodable {
        /// When it came in: UTC, to the millisecond.
        var time = Date().ISO8601Format(.init(includingFractionalSeconds: true))
        /// The order it is about.
        var order: String
        /// Its idempotency key.
        var key: String
        /// Whether the key had come before.
        var repeated: Bool
    }

    private let file: FileHandle
    private let encoder = JSONEncoder()

    /// Starts an empty log.
    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw LogFailure(description: "\(path) cannot be written; a file in an existing folder was expected.")
        }
        file = try FileHandle(forWritingTo: URL(filePath: path))
        encoder.outputFormatting = .sortedKeys
    }

    /// Writes a line straight to the file, with no buffer in between, so that whoever reads it sees every request.
    func write(_ line: Line) throws {
        try file.write(contentsOf: encoder.encode(line) + Data("\n".utf8))
    }
}

/// Why there is no log.
struct LogFailure: Error, CustomStringConvertible {
    var description: String
}
