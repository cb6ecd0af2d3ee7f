import Foundation

/// The first 32 bytes of a log.
struct LogHeader {
    let generation: UInt64
    let pageSize: Int
    private let checksum: FrameChecksum

    /// Reads the header of a log; nil when it is cut off or damaged.
    init?(_ log: Data) {
        guard log.count >= LogFrames.headerSize, log.number(at: 0) & ~1 == 0x377F_0682 else { return nil }
        var checksum = FrameChecksum(isBigEndian: log.number(at: 0) & 1 == 1)
        checksum.add(log, 0..<24)
        guard checksum.matches(log, at: 24), log.number(at: 4) == 3_007_000 else { return nil }
        self.checksum = checksum
        pageSize = Int(log.number(at: 8))
        generation = UInt64(log.number(at: 16)) << 32 | UInt64(log.number(at: 20))
    }

    var frameSize: Int {
        LogFrames.frameHeaderSize + pageSize
    }

    /// Where commits end, the pages they hold, and the pages of the database after them.
    func commits(_ log: Data) -> (ends: [Int], pages: Set<Int>, pageCount: Int?) {
        var (ends, pages, pageCount) = ([Int](), Set<Int>(), Int?.none)
        var (open, checksum, start) = (Set<Int>(), checksum, LogFrames.headerSize)
        while start + frameSize <= log.count, isNext(log, at: start, &checksum) {
            open.insert(Int(log.number(at: start)))
            let count = Int(log.number(at: start + 4))
            start += frameSize
            // Zero in all frames but the last of a commit.
            guard count > 0 else { continue }
            (pageCount, pages, open) = (count, pages.union(open), [])
            ends.append(start)
        }
        return (ends, pages, pageCount)
    }

    private func isNext(_ log: Data, at start: Int, _ checksum: inout FrameChecksum) -> Bool {
        let salts = UInt64(log.number(at: start + 8)) << 32 | UInt64(log.number(at: start + 12))
        guard salts == generation else { return false }
        checksum.add(log, start..<start + 8)
        checksum.add(log, start + LogFrames.frameHeaderSize..<start + frameSize)
        return checksum.matches(log, at: start + 16)
    }
}

/// The running checksum of a log.
private struct FrameChecksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    /// Adds a range of bytes, whose number is a multiple of 8.
    mutating func add(_ log: Data, _ range: Range<Int>) {
        log.withUnsafeBytes { bytes in
            var place = range.lowerBound
            while place < range.upperBound {
                first &+= word(bytes, place) &+ second
                second &+= word(bytes, place + 4) &+ first
                place += 8
            }
        }
    }

    func matches(_ log: Data, at place: Int) -> Bool {
        (log.number(at: place), log.number(at: place + 4)) == (first, second)
    }

    private func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }
}

extension Data {
    /// Four bytes, the highest first.
    fileprivate func number(at place: Int) -> UInt32 {
        withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) }
    }
}
