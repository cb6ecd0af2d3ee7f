extension RunError {
    /// The longest message of an error that is kept, in Unicode scalars.
    package static let longestMessage = 1000
    /// The most lines of a stack trace that are kept.
    package static let mostFrames = 50
    /// The longest line of a stack trace that is kept, in Unicode scalars.
    package static let longestFrame = 1024
    /// The most bytes of a JSON value that was thrown; cut off, it would be none.
    package static let largestRaw = 16_384

    /// The error as it is stored: without the character U+0000, and no longer than people read.
    package var sanitized: RunError {
        switch self {
        case .builtIn(let name, let message, let trace):
            .builtIn(name: Self.bounded(name), message: Self.bounded(message), stackTrace: Self.boundedTrace(trace))
        case .custom(let raw) where raw.utf8.count > Self.largestRaw: .string(raw: Self.bounded(raw))
        case .custom(let raw): .custom(raw: Self.withoutNul(raw))
        case .string(let raw): .string(raw: Self.bounded(raw))
        case .internal(let code, let message):
            .internal(
                code: RunErrorCode(rawValue: Self.bounded(code.rawValue)), message: message.map { Self.bounded($0) })
        }
    }

    private static func bounded(_ text: String, to limit: Int = longestMessage) -> String {
        let isShort = text.utf8.count <= limit
        guard !isShort || text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.lazy.filter { $0 != "\0" }.prefix(limit)))
    }

    private static func withoutNul(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\0" }))
    }

    /// Of too many frames the first and the last are kept, with a line between that says how many are not.
    private static func boundedTrace(_ trace: String) -> String {
        guard !trace.isEmpty else { return trace }
        let frames = trace.split(separator: "\n").map { bounded(String($0), to: longestFrame) }
        guard frames.count > mostFrames else { return frames.joined(separator: "\n") }
        let first = mostFrames - 11
        let omitted = "    … \(frames.count - first - 10) more"
        return (frames.prefix(first) + [omitted] + frames.suffix(10)).joined(separator: "\n")
    }
}
