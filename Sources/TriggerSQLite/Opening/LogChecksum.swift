import Foundation

/// The checksum that runs through a log, from its header on through every frame
/// (https://www.sqlite.org/fileformat2.html#walcksm).
struct LogChecksum {
    private let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    /// Starts with the header of a log; nil when that is damaged, so that nothing in the log counts.
    init?(header: Data) {
        let magic = Self.number(in: header, at: 0)
        guard magic & ~1 == 0x377F_0682 else { return nil }
        isBigEndian = magic & 1 == 1
        add(header, 0..<24)
        guard matches(header, at: 24) else { return nil }
    }

    /// Goes on with the next frame, which is its header and a page.
    ///
    /// - Returns: Whether the frame is as it was written.
    mutating func accepts(_ frame: Data) -> Bool {
        add(frame, 0..<8)
        add(frame, 24..<frame.count)
        return matches(frame, at: 16)
    }

    private mutating func add(_ data: Data, _ range: Range<Int>) {
        data.withUnsafeBytes { bytes in
            var place = range.lowerBound
            while place < range.upperBound {
                first &+= word(bytes, place) &+ second
                second &+= word(bytes, place + 4) &+ first
                place += 8
            }
        }
    }

    private func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }

    private func matches(_ data: Data, at place: Int) -> Bool {
        (Self.number(in: data, at: place), Self.number(in: data, at: place + 4)) == (first, second)
    }

    /// Four bytes, the highest first.
    static func number(in data: Data, at place: Int) -> UInt32 {
        data.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) }
    }
}
