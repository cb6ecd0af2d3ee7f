/// Statuses as a rule names them: `all`, `404`, `4xx`, `42x`, `500-599`, or several of these with commas between.
struct StatusPattern: Sendable {
    private let ranges: [ClosedRange<Int>]

    /// What a text should have been, for messages.
    static let expected = "\"all\", a status such as 404, 4xx, 42x or 500-599, or several with commas between"

    /// Reads a text; nil for what is none.
    init?(_ text: String) {
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let range = Self.range(part.filter { $0 != " " }) else { return nil }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    /// Whether a status is one of them.
    func contains(_ status: Int) -> Bool {
        ranges.contains { $0.contains(status) }
    }

    private static func range(_ text: String) -> ClosedRange<Int>? {
        if text == "all" { return 0...Int.max }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 2 {
            guard let first = status(ends[0]), let last = status(ends[1]), first <= last else { return nil }
            return first...last
        }
        guard text.utf8.count == 3 else { return nil }
        let digits = text.prefix { $0 != "x" }
        guard digits.count > 0, text.dropFirst(digits.count).allSatisfy({ $0 == "x" }) else { return nil }
        let open = 3 - digits.count
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else { return nil }
        let width = open == 0 ? 1 : open == 1 ? 10 : 100
        return number * width...(number * width + width - 1)
    }

    private static func status(_ text: Substring) -> Int? {
        guard text.utf8.count == 3, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}
