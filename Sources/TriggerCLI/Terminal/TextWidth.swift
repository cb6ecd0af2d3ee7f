/// How wide text is on a terminal, and what of it may be shown there.
enum TextWidth {
    /// Columns a text takes.
    static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// A text of at most `width` columns; what was cut off is marked with an ellipsis.
    static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var kept = ""
        var room = width - 1
        for letter in text {
            room -= of(letter)
            guard room >= 0 else { break }
            kept.append(letter)
        }
        return kept + "…"
    }

    /// A text without control characters: a blank in the place of each.
    static func plain(_ text: String) -> String {
        String(text.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 })
    }

    private static func of(_ letter: Character) -> Int {
        guard let first = letter.unicodeScalars.first else { return 0 }
        return wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// Where the East Asian scripts and the pictures are.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
