import Foundation
import Hummingbird
import NIOCore

/// The lines of a request's body, one after another as they come: no more is read than the caller has asked for, so that who
/// sends faster than is stored is held up by the socket.
struct LineReader {
    private var parts: RequestBody.AsyncIterator
    private var bytes: [UInt8] = []
    /// Where the next line begins, and how far its end was looked for.
    private var (start, searched) = (0, 0)
    private var isAtEnd = false
    /// The lines that were read.
    private(set) var count = 0

    /// The longest line, in bytes.
    static let longest = BodyLimit.trigger
    /// The most lines of one body; more than any batch has, blank ones among them.
    static let most = 100_000

    init(_ body: RequestBody) {
        parts = body.makeAsyncIterator()
    }

    /// The next line that is not blank; nil at the end.
    ///
    /// - Throws: ``APIProblem`` 413 for a line that is too long, and for too many; what reading throws.
    mutating func next() async throws -> Data? {
        while true {
            if let line = take() {
                count += 1
                guard count <= Self.most else { throw APIProblem(413, "more than \(Self.most) lines") }
                if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return Data(line) }
            } else if isAtEnd {
                return nil
            } else {
                try await read()
            }
        }
    }

    private mutating func take() -> ArraySlice<UInt8>? {
        if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            defer { (start, searched) = (end + 1, end + 1) }
            return bytes[start..<end]
        }
        searched = bytes.count
        guard isAtEnd, start < bytes.count else { return nil }
        defer { start = bytes.count }
        return bytes[start...]
    }

    private mutating func read() async throws {
        guard let part = try await parts.next(isolation: #isolation) else {
            isAtEnd = true
            return
        }
        bytes.removeFirst(start)
        (start, searched) = (0, searched - start)
        bytes.append(contentsOf: part.readableBytesView)
        guard bytes.count <= Self.longest + part.readableBytes else {
            throw APIProblem(413, "line \(count + 1): more than \(Self.longest) bytes")
        }
    }
}
