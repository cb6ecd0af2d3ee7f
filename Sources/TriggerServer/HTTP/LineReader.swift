import Foundation
import Hummingbird
import NIOCore

/// The lines of a request's body, one after another as they come: no more is read than the caller has asked for, so that who
/// sends faster than is stored is held up by the socket.
struct LineReader {
    private var parts: RequestBody.AsyncIterator
    private var rest = Data()
    private var isAtEnd = false
    /// The lines that were read.
    private(set) var count = 0

    /// The longest line, in bytes.
    static let longest = BodyLimit.trigger

    init(_ body: RequestBody) {
        parts = body.makeAsyncIterator()
    }

    /// The next line that is not blank; nil at the end.
    ///
    /// - Throws: ``APIProblem`` 413 for a line that is too long; what reading throws.
    mutating func next() async throws -> Data? {
        while true {
            if let line = take() {
                count += 1
                if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return line }
            } else if isAtEnd {
                return nil
            } else {
                try await read()
            }
        }
    }

    private mutating func take() -> Data? {
        if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            defer { rest = Data(rest[(end + 1)...]) }
            return Data(rest[..<end])
        }
        guard isAtEnd, !rest.isEmpty else { return nil }
        defer { rest = Data() }
        return rest
    }

    private mutating func read() async throws {
        guard let part = try await parts.next(isolation: #isolation) else {
            isAtEnd = true
            return
        }
        rest.append(contentsOf: part.readableBytesView)
        guard rest.count <= Self.longest || rest.contains(UInt8(ascii: "\n")) else {
            throw APIProblem(413, "line \(count + 1): more than \(Self.longest) bytes")
        }
    }
}
