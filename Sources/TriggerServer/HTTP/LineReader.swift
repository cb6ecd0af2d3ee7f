import Foundation
import Hummingbird
import NIOCore

/// The lines of a request's body, one after another as they come: no more is read than the caller has asked for, so that who
/// sends faster than is stored is held up by the socket.
struct LineReader {
    /// A line that is not blank.
    struct Line {
        /// Its bytes; of one that is too long perhaps only the first.
        var bytes: Data
        /// Whether it is longer than lines may be.
        var isTooLong: Bool
    }

    private var parts: RequestBody.AsyncIterator
    private var bytes: [UInt8] = []
    /// Where the next line begins, and how far its end was looked for.
    private var (start, searched) = (0, 0)
    private var isAtEnd = false
    /// The lines that were read.
    private(set) var count = 0

    /// The longest line, in bytes.
    static let longest = BodyLimit.trigger
    /// How long a line may be that is passed over since it is too long.
    static let longestPassed = BodyLimit.worker
    /// The most lines of one body; more than any batch has, blank ones among them.
    static let most = 100_000

    init(_ body: RequestBody) {
        parts = body.makeAsyncIterator()
    }

    /// The next line that is not blank; nil at the end.
    ///
    /// - Throws: ``APIProblem`` 413 for too many lines, and for one that does not end; what reading throws.
    mutating func next() async throws -> Line? {
        while true {
            if let line = take() {
                try countLine()
                guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
                return Line(bytes: Data(line), isTooLong: line.count > Self.longest)
            } else if isAtEnd {
                return nil
            } else if bytes.count - start > Self.longest {
                try countLine()
                return try await pass()
            } else {
                try await read()
            }
        }
    }

    private mutating func countLine() throws {
        count += 1
        guard count <= Self.most else { throw APIProblem(413, "more than \(Self.most) lines") }
    }

    private mutating func take() -> ArraySlice<UInt8>? {
        if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            defer { (start, searched) = (end + 1, end + 1) }
            return bytes[start..<end]
        }
        searched = bytes.count
        guard isAtEnd, start < bytes.count else { return nil }
        defer { (start, searched) = (bytes.count, bytes.count) }
        return bytes[start...]
    }

    /// Passes over the rest of a line that is too long, without keeping it.
    private mutating func pass() async throws -> Line {
        let line = Line(bytes: Data(bytes[start...]), isTooLong: true)
        var passed = line.bytes.count
        (start, searched) = (bytes.count, bytes.count)
        while !isAtEnd {
            try await read()
            if take() != nil { break }
            passed += bytes.count - start
            guard passed <= Self.longestPassed else {
                throw APIProblem(413, "line \(count): more than \(Self.longestPassed) bytes")
            }
            (start, searched) = (bytes.count, bytes.count)
        }
        return line
    }

    private mutating func read() async throws {
        guard let part = try await parts.next(isolation: #isolation) else {
            isAtEnd = true
            return
        }
        bytes.removeFirst(start)
        (start, searched) = (0, searched - start)
        bytes.append(contentsOf: part.readableBytesView)
    }
}
