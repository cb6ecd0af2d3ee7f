import Foundation

/// Zeros at the end of a log, for the frames to come.
///
/// To sync a file that has grown is to write its new length too, which takes a third longer. SQLite writes a log over from
/// its beginning after a checkpoint, so that only its first pages grow it; these are given their place when a store opens.
/// A reader of a log stops at the first frame that is not as it was written, and so at a zero
/// (https://www.sqlite.org/fileformat2.html#walformat).
struct LogReserve {
    /// Half of what is written between two checkpoints.
    static let standard = LogReserve(size: 16 * 1024 * 1024)

    /// How long a log is made, in bytes.
    let size: Int

    private static let piece = Data(count: 1024 * 1024)

    /// Makes the log of a data file as long.
    ///
    /// Nobody may write it meanwhile. A longer one is left as it is, and so is one that there is no room for.
    ///
    /// - Throws: When there is no log, or no room for a longer one.
    func fill(dataFile: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: dataFile + "-wal"))
        defer { _ = Result { try handle.close() } }
        let end = try handle.seekToEnd()
        guard end < size else { return }
        do {
            try extend(handle, from: Int(end))
        } catch {
            try handle.truncate(atOffset: end)
            throw error
        }
    }

    private func extend(_ handle: FileHandle, from end: Int) throws {
        for start in stride(from: end, to: size, by: Self.piece.count) {
            try handle.write(contentsOf: Self.piece.prefix(size - start))
        }
        try handle.synchronize()
    }
}
