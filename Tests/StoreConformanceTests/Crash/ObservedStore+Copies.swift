import Foundation
import Synchronization

@testable import TriggerSQLite

extension ObservedStore {
    /// What a checkpoint did.
    struct Checkpoint: Sendable {
        /// The log it moved pages from.
        let generation: UInt64
        /// The frames that are in the file now end here.
        ///
        /// They were synced before that, so a crash cannot cut them off; a log that is cut before them is no crash's.
        let end: Int
    }

    /// Moves pages from the log into the file, as far as no reader needs the older ones.
    func checkpoint(_ mode: String) async throws {
        try await OwnThread.run { [self] in
            try notes.withLock { notes in
                guard let log = try file.log(), let last = log.commitEnds.last else { return }
                let frames = try store.onWriterThread { try $0.checkpoint(mode) }
                let end = frames.map { LogFrames.headerSize + $0 * log.frameSize } ?? last
                notes.checkpoint = Checkpoint(generation: log.generation, end: end)
                // All of it is in the file now, and the next commit begins the log anew.
                if end == last { notes.base = try store.onWriterThread { try Content($0) } }
            }
        }
    }

    /// A copy of file and log as they are now, taken without stopping the writer; no checkpoint may run meanwhile.
    func copy(_ name: String) async throws -> CrashCopy {
        try await OwnThread.run { [self] in
            let (base, checkpoint) = notes.withLock { ($0.base, $0.checkpoint) }
            let (main, log) = (try Data(contentsOf: file.url), try file.logBytes())
            return CrashCopy(name: name, main: main, log: log, base: base, checkpoint: checkpoint)
        }
    }
}

extension Connection {
    /// Runs a checkpoint and tells how many frames of the log are in the file after it; nil when the log is empty then.
    fileprivate func checkpoint(_ mode: String) throws -> Int? {
        let row = try statement("PRAGMA wal_checkpoint(\(mode))").row { _ in
        } _: {
            (busy: $0.int(), frames: $0.int(), moved: $0.int())
        }
        return row.flatMap { $0.frames > 0 ? $0.moved : nil }
    }
}

extension DataFile {
    /// The bytes of the log, read in small pieces from the first to the last, so that commits are made meanwhile.
    func logBytes() throws -> Data {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: url.path + "-wal"))
        defer { _ = Result { try handle.close() } }
        var bytes = Data()
        while let piece = try handle.read(upToCount: 4096), !piece.isEmpty { bytes.append(piece) }
        return bytes
    }

    /// The log; nil when there is nothing in it that counts.
    func log() throws -> LogFrames? {
        LogFrames(try logBytes())
    }
}
