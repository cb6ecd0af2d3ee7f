/// Lengths of time as the API writes them: `1h52m18s`, `90s`, `2d` (tasks.md §2.3).
///
/// Whole numbers, each with its unit: `w`, `d`, `h` or `hr`, `m`, `s`, and `ms`, which is this server's own. Each unit at most
/// once, in any order.
public enum DurationText {
    /// What a text should have been, for messages.
    public static let expected = "a length of time such as 90s, 10m or 1h30m (units w, d, h, m, s, ms)"

    /// The most characters a text may have.
    static let longest = 100

    /// Reads a text; nil when it is something else, or is too long for a clock.
    public static func parse(_ text: String) -> Duration? {
        guard !text.isEmpty, text.utf8.count <= longest else { return nil }
        var rest = Substring(text)
        var milliseconds: Int64 = 0
        var seen: Set<Int64> = []
        while !rest.isEmpty {
            guard let part = nextPart(&rest), seen.insert(part.unit).inserted else { return nil }
            let (product, isTooLong) = part.count.multipliedReportingOverflow(by: part.unit)
            guard !isTooLong, product <= longestMilliseconds, milliseconds + product <= longestMilliseconds else {
                return nil
            }
            milliseconds += product
        }
        return .milliseconds(milliseconds)
    }

    /// Writes a length of time in the largest units that say it exactly, down to milliseconds; what is negative counts as none.
    public static func text(_ duration: Duration) -> String {
        var left = max(0, duration.milliseconds)
        guard left > 0 else { return "0s" }
        return units.reduce(into: "") { text, unit in
            let count = left / unit.milliseconds
            left %= unit.milliseconds
            if count > 0 { text += "\(count)\(unit.name)" }
        }
    }

    private static func nextPart(_ rest: inout Substring) -> (count: Int64, unit: Int64)? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(name.count)
        let unit = name == "hr" ? "h" : String(name)
        guard let count = Int64(digits), let found = units.first(where: { $0.name == unit }) else { return nil }
        return (count, found.milliseconds)
    }

    /// A thousand years, far from where instants overflow.
    private static let longestMilliseconds: Int64 = 1_000 * 365 * 86_400_000

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]
}
