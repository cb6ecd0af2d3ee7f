import Foundation

/// The bytes of a write-ahead log, read as its format says (https://www.sqlite.org/fileformat2.html#walformat) and without
/// SQLite, so that the tests know by themselves which commits it holds.
///
/// A header of 32 bytes, then frames: 24 bytes and one page each. A frame counts when it is whole, has the salts of the
/// header (those of an earlier generation have others), and its checksum, which goes on from frame to frame, is right.
struct LogFrames: Sendable {
    static let headerSize = 32
    static let frameHeaderSize = 24

    /// What distinguishes the frames written since the log was last begun anew.
    let generation: UInt64
    let pageSize: Int
    /// Where the frames of each commit end, in order.
    let commitEnds: [Int]
    /// The pages that whole commits hold.
    let pages: Set<Int>
    /// The pages of the database after the last commit; nil when there is none.
    let pageCount: Int?

    /// Reads a log; nil when its header is cut off or damaged, so that nothing in it counts.
    init?(_ log: Data) {
        guard let header = LogHeader(log) else { return nil }
        (generation, pageSize) = (header.generation, header.pageSize)
        (commitEnds, pages, pageCount) = header.commits(log)
    }

    var frameSize: Int {
        Self.frameHeaderSize + pageSize
    }

    /// Where the last commit ends that lies wholly before a place; nil when none does.
    func lastCommit(before place: Int) -> Int? {
        commitEnds.last { $0 <= place }
    }
}
