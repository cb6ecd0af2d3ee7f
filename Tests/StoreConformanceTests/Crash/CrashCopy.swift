import Foundation

@testable import TriggerSQLite

/// A copy of a data file and its log, and what is known of them.
struct CrashCopy: Sendable {
    /// When it was taken.
    let name: String
    var main: Data
    let log: Data
    /// The log as the format says it is read; nil when nothing in it counts.
    let frames: LogFrames?
    /// What the file says when nothing in the log counts.
    let base: Content
    /// The log is on disk up to here at least, since a checkpoint moved these frames into the file.
    let floor: Int

    init(name: String, main: Data, log: Data, base: Content, checkpoint: ObservedStore.Checkpoint?) {
        (self.name, self.main, self.log, self.base) = (name, main, log, base)
        let frames = LogFrames(log)
        self.frames = frames
        floor = checkpoint.flatMap { $0.generation == frames?.generation ? $0.end : nil } ?? 0
    }

    /// Where the last commit ends that counts.
    var end: Int? {
        frames?.commitEnds.last
    }

    /// Whether frames of an earlier generation follow the last commit, as after a log was begun anew.
    var hasStaleFrames: Bool {
        guard let frames, let end else { return false }
        return end + frames.frameSize <= log.count
    }

    /// Whether a checkpoint moved some of the commits in the log into the file, but not all of them.
    var isPartlyMoved: Bool {
        floor > 0 && floor < end ?? 0
    }

    /// Lays a copy down as a crash leaves it, with a log of its own or the copy's.
    func lay(_ log: Data? = nil, as file: DataFile) throws {
        try main.write(to: file.url)
        try (log ?? self.log).write(to: URL(fileURLWithPath: file.url.path + "-wal"))
        // Says that the file was in use, so that it may not be empty.
        try Data("1\n".utf8).write(to: URL(fileURLWithPath: file.url.path + ".lock"))
    }
}
