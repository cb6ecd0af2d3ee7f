import Crypto

/// What tells errors apart: their task, their type or code, and what their message says but for what differs from run to run.
package struct ErrorFingerprint: Hashable, Sendable {
    /// The type of the user's error, or the code of the system's.
    package let type: String
    /// The message as people read it.
    package let message: String
    /// The group that the error belongs to.
    package let id: ErrorGroupID

    /// Takes the fingerprint of an error that a run of a task ended with.
    package init(_ error: RunError, task: String) {
        let error = error.sanitized
        type = error.name ?? "Error"
        message = error.message
        let parts = [task, type, Self.normalized(message)]
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        id = ErrorGroupID(rawValue: ErrorGroupID.prefix + hash.finalize().prefix(8).hexadecimal)
    }

    /// A message without what differs from run to run: numbers, identifiers and hexadecimal digits are `#`, and what stands in
    /// quotation marks is `"…"`.
    ///
    /// Only so much of it that the words tell what went wrong: the committer makes it.
    package static func normalized(_ message: String) -> String {
        var text = Substring(message)
        var normalized = ""
        var unclosed: Set<Character> = []
        while let first = text.first, normalized.utf8.count < longest {
            if let quotation = quotation(at: text, &unclosed) {
                normalized += "\"…\""
                text = text[quotation...]
            } else if first.isWordPart {
                let word = text.prefix { $0.isWordPart }
                normalized += isName(word) ? String(word) : "#"
                text = text[word.endIndex...]
            } else {
                normalized.append(first.isWhitespace ? " " : first)
                text = text.dropFirst()
            }
        }
        return normalized
    }

    /// After how many bytes no further word is looked at.
    private static let longest = 300

    /// Where a quotation ends that begins here; nil where none does, as at an apostrophe within a word.
    ///
    /// The marks of which none comes any more are noted, so that nobody looks for them twice.
    private static func quotation(at text: Substring, _ unclosed: inout Set<Character>) -> Substring.Index? {
        guard let open = text.first, let close = closing[open], !unclosed.contains(close) else { return nil }
        if open == "'", text.startIndex > text.base.startIndex {
            let before = text.base[text.base.index(before: text.startIndex)]
            if before.isLetter || before.isNumber { return nil }
        }
        guard let end = text.dropFirst().firstIndex(of: close) else {
            unclosed.insert(close)
            return nil
        }
        return text.index(after: end)
    }

    private static let closing: [Character: Character] = [
        "\"": "\"", "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»",
    ]

    /// Whether a word says the same each time: it has no digits, and is not a long row of hexadecimal ones.
    private static func isName(_ word: Substring) -> Bool {
        guard !word.contains(where: \.isNumber) else { return false }
        return word.utf8.count < 8 || !word.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}

extension Character {
    /// Whether it goes on with a word, or with an identifier such as a UUID or `run_01hzy`.
    fileprivate var isWordPart: Bool {
        isLetter || isNumber || self == "_" || self == "-"
    }
}
