import Foundation

/// The log beside a data file, as far as an inspection needs it: which pages it holds
/// (https://www.sqlite.org/fileformat2.html#walformat).
struct WriteAheadLog {
    private static let headerSize = 32
    private static let frameHeaderSize = 24

    private let handle: FileHandle
    private let header: Data

    /// Opens the log of a data file; nil when there is none, or an empty one.
    init?(dataFile: String) throws {
        guard FileManager.default.fileExists(atPath: dataFile + "-wal") else { return nil }
        handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: dataFile + "-wal"))
        header = try handle.read(upToCount: Self.headerSize) ?? Data()
        guard header.count == Self.headerSize else { return nil }
    }

    /// The pages that committed frames hold.
    ///
    /// SQLite reads a log up to the first frame that is not as it was written; what comes after that does not count, even if
    /// it was committed.
    func pages() throws -> Set<Int> {
        guard var checksum = LogChecksum(header: header) else { return [] }
        let salts = header.subdata(in: 16..<24)
        var committed: Set<Int> = []
        var open: Set<Int> = []
        try handle.seek(toOffset: UInt64(Self.headerSize))
        while let frame = try nextFrame(), frame.subdata(in: 8..<16) == salts, checksum.accepts(frame) {
            open.insert(Int(LogChecksum.number(in: frame, at: 0)))
            guard LogChecksum.number(in: frame, at: 4) != 0 else { continue }
            committed.formUnion(open)
            open = []
        }
        return committed
    }

    private func nextFrame() throws -> Data? {
        let size = Self.frameHeaderSize + Int(LogChecksum.number(in: header, at: 8))
        let frame = try handle.read(upToCount: size) ?? Data()
        return frame.count == size ? frame : nil
    }
}
