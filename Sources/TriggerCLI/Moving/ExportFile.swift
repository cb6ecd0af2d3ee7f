import Foundation

/// The file that an export makes: it has its name only when it is whole and on disk.
struct ExportFile: Sendable {
    private let path: String

    private var isStandardOutput: Bool {
        path == "-"
    }

    private var partial: String {
        path + ".partial"
    }

    /// Takes a path, or - for the standard output.
    ///
    /// - Throws: ``Failure`` when there is something at it.
    init(_ path: String) throws {
        self.path = path
        guard path == "-" || !FileManager.default.fileExists(atPath: path) else {
            throw Failure(.usage, "\(path) is there already", "remove it, or choose another name")
        }
    }

    /// Begins to write; what an export that was cut off left is written over.
    func open() throws -> ExportSink {
        guard !isStandardOutput else { return ExportSink(descriptor: STDOUT_FILENO, name: "the standard output") }
        // It holds payloads: nobody else may read it.
        let descriptor = Foundation.open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(errno: errno, writing: partial) }
        return ExportSink(descriptor: descriptor, name: partial)
    }

    /// Gives the file its name.
    func finish() throws {
        guard !isStandardOutput else { return }
        guard rename(partial, path) == 0 else { throw Failure(errno: errno, writing: path) }
    }
}

/// Where an export is written to.
struct ExportSink: Sendable {
    let descriptor: CInt
    let name: String

    /// Writes all bytes; it blocks.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw Failure(errno: errno, writing: name) }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Has the disk hold what was written.
    func close() throws {
        guard descriptor != STDOUT_FILENO else { return }
        guard fsync(descriptor) == 0, Foundation.close(descriptor) == 0 else {
            throw Failure(errno: errno, writing: name)
        }
    }
}

/// The file that an import reads.
struct ImportFile: Sendable {
    private let descriptor: CInt
    private let name: String

    private static let chunk = 1024 * 1024

    /// Opens a file, or - for the standard input.
    ///
    /// - Throws: ``Failure`` when it cannot be read.
    init(_ path: String) throws {
        name = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor < 0 else { return }
        let reason = String(cString: strerror(errno))
        throw Failure(errno == ENOENT ? .missing : .trouble, "\(path) cannot be read: \(reason)")
    }

    /// The next piece, and nothing at the end; it blocks.
    @Sendable
    func read() throws -> [UInt8] {
        while true {
            var code: CInt = 0
            let piece = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
                let got = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
                (count, code) = (max(0, got), got < 0 ? errno : 0)
            }
            guard code != 0 else { return piece }
            guard code == EINTR else {
                throw Failure(.trouble, "\(name) cannot be read: \(String(cString: strerror(code)))")
            }
        }
    }
}

extension Failure {
    /// Why a file could not be written.
    fileprivate init(errno code: CInt, writing path: String) {
        self.init(.trouble, "\(path) cannot be written: \(String(cString: strerror(code)))")
    }
}
