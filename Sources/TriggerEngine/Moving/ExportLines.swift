/// The lines of an export as they are read, with their number and their digest.
struct ExportLines {
    private let read: () throws -> [UInt8]
    private var bytes: [UInt8] = []
    /// Where the next line begins, and how far its end was looked for.
    private var (start, searched) = (0, 0)
    private var isAtEnd = false
    /// How many lines were read.
    private(set) var count = 0
    /// The digest of those.
    private(set) var digest = LineDigest()

    /// The longest line, in bytes.
    static let longest = 256 * 1024 * 1024

    /// `read` gives the next piece of the file, and nothing at its end.
    init(_ read: @escaping () throws -> [UInt8]) {
        self.read = read
    }

    /// The next line; nil at the end.
    ///
    /// - Throws: ``ImportFault`` for a last line that has no end, and what reading throws.
    mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = bytes[start..<end]
                (start, searched, count) = (end + 1, end + 1, count + 1)
                return line
            }
            searched = bytes.count
            guard !isAtEnd else { return try last() }
            guard searched - start <= Self.longest else {
                throw ImportFault(line: count + 1, "it is longer than \(Self.longest) bytes; no export has such a line")
            }
            try fill()
        }
    }

    /// Counts a line into the digest.
    mutating func add(_ line: ArraySlice<UInt8>) {
        digest.add(line)
    }

    private func last() throws -> ArraySlice<UInt8>? {
        guard start == bytes.count else {
            throw ImportFault(line: count + 1, "the file ends within this line: it was cut off; export it again")
        }
        return nil
    }

    private mutating func fill() throws {
        bytes.removeFirst(start)
        (start, searched) = (0, searched - start)
        let piece = try read()
        isAtEnd = piece.isEmpty
        bytes.append(contentsOf: piece)
    }
}
