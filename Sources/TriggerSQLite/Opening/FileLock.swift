import Synchronization
import TriggerEngine

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The right to use a data file.
///
/// It is a lock on the file `<data file>.lock`, which the system takes back when the process ends, however it ends. The
/// file itself stays; what it holds is the number of the last process that used the data.
final class FileLock: Sendable {
    private let descriptor: Mutex<CInt?>

    /// Takes the lock.
    ///
    /// - Throws: A ``StoreError`` of code `locked` when another store has it, or what keeps the lock file from being made.
    init(dataFile file: String) throws {
        let path = file + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, opening: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { Self.close(descriptor) }
            guard reason == EWOULDBLOCK else { throw StoreError(errno: reason, opening: path) }
            throw Self.taken(file, by: Self.content(of: descriptor))
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        release()
    }

    /// Whether a store with this data file was opened before.
    var wasUsed: Bool {
        descriptor.withLock { $0.map { !Self.content(of: $0).isEmpty } ?? false }
    }

    /// Notes this process as the last that used the data.
    func noteUse() {
        let text = "\(getpid())\n"
        descriptor.withLock { descriptor in
            guard let descriptor, ftruncate(descriptor, 0) == 0 else { return }
            // What the file says is for people; a failure to write it costs nothing.
            _ = pwrite(descriptor, text, text.utf8.count, 0)
        }
    }

    /// Gives the lock back.
    func release() {
        descriptor.withLock { descriptor in
            if let descriptor {
                // A child process that was just forked has the descriptor until it begins its program: closing alone would
                // leave the file locked until then.
                _ = flock(descriptor, LOCK_UN)
                Self.close(descriptor)
            }
            descriptor = nil
        }
    }

    /// The process that has a data file in use, by its number as far as that is known; nil when none has.
    ///
    /// For the moment of the look the lock is shared: another look is not mistaken for a use, but a server that starts in
    /// that very moment is refused.
    static func user(ofDataFile file: String) throws -> String? {
        let path = file + ".lock"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw StoreError(errno: errno, opening: path) }
            return nil
        }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : content(of: descriptor)
    }

    private static func close(_ descriptor: CInt) {
        #if canImport(Darwin)
        _ = Darwin.close(descriptor)
        #else
        _ = Glibc.close(descriptor)
        #endif
    }

    private static func content(of descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return String(decoding: digits, as: UTF8.self)
    }

    private static func taken(_ file: String, by process: String) -> StoreError {
        let owner = process.isEmpty ? "another process" : "another process (\(process))"
        let advice = "one process at a time can have it; stop that one, or use another file"
        return StoreError(.locked, "\(file) is in use by \(owner): \(advice)")
    }
}

extension StoreError {
    /// Says why a file could not be opened for writing.
    fileprivate init(errno code: CInt, opening path: String) {
        let reason = String(cString: strerror(code))
        switch code {
        case EACCES, EPERM, EROFS:
            let advice = "give this user write permission on its folder, or keep the data elsewhere"
            self.init(.readOnly, "\(path) cannot be written (\(reason)); \(advice)")
        case ENOSPC, EDQUOT:
            self.init(.full, "\(path) cannot be written (\(reason)); free some space and try again")
        case EIO:
            self.init(.inputOutput, "\(path) cannot be written (\(reason)); check the disk and its file system")
        default:
            self.init(.cannotOpen, "\(path) cannot be opened (\(reason)); check that its folder exists and is a folder")
        }
    }
}
