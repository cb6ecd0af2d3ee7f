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
    func pages() throws -> Set<Int> {
        let pageSize = Self.number(in: header, at: 8)
        let salts = header.subdata(in: 16..<24)
        var committed: Set<Int> = []
        var open: Set<Int> = []
        var offset = Self.headerSize
        while let frame = try frame(at: offset), frame.subdata(in: 8..<16) == salts {
            open.insert(Self.number(in: frame, at: 0))
            if Self.number(in: frame, at: 4) != 0 {
                committed.formUnion(open)
                open = []
            }
            offset += Self.frameHeaderSize + pageSize
        }
        return committed
    }

    private func frame(at offset: Int) throws -> Data? {
        try handle.seek(toOffset: UInt64(offset))
        let frame = try handle.read(upToCount: Self.frameHeaderSize) ?? Data()
        return frame.count == Self.frameHeaderSize ? frame : nil
    }

    /// Four bytes, the highest first.
    private static func number(in data: Data, at offset: Int) -> Int {
        data.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
