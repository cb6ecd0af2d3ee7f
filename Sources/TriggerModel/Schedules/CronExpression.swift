/// When something is to happen again and again: five fields, as in a crontab.
///
/// The fields are minute, hour, day of the month, month and day of the week. Each is `*`, a number, a name (`JAN`, `MON`), a range
/// `a-b`, a list with commas, or any of them with a step `/n`. `L` as the day of the month is its last day; `5L` as the day of the
/// week is the last Friday of the month. Sunday is 0 and 7. Where the day of the month and that of the week are both restricted,
/// either is enough; a field that begins with `*` does not restrict, and both have to fit then. `@hourly`, `@daily` (`@midnight`),
/// `@weekly`, `@monthly` and `@yearly` (`@annually`) stand for the expressions of those names.
public struct CronExpression: Hashable, Sendable {
    /// The expression as it was written, with single spaces.
    public let text: String
    let minutes: CronField
    let hours: CronField
    let days: CronField
    let months: CronField
    let weekdays: CronField

    /// Reads an expression.
    ///
    /// - Throws: ``CronError`` that names the field, what stands there and what was expected; also for a date that never comes, such as
    ///   30 February.
    public init(_ text: String) throws(CronError) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        self.text = words.joined(separator: " ")
        let parts = try Self.parts(words, of: text)
        minutes = try CronField(parts[0], .minute)
        hours = try CronField(parts[1], .hour)
        days = try CronField(parts[2], .day)
        months = try CronField(parts[3], .month)
        weekdays = try CronField(parts[4], .weekday)
        guard firstDay(from: CivilDay(year: 2001, month: 1, day: 1)) != nil else {
            throw CronError("\"\(self.text)\": there is never such a day")
        }
    }

    private static func parts(_ words: [String], of text: String) throws(CronError) -> [String] {
        if let word = words.first, word.hasPrefix("@"), words.count == 1 {
            guard let parts = names[word.lowercased()] else {
                let known = names.keys.sorted().joined(separator: ", ")
                throw CronError("\"\(word.prefix(100))\": one of \(known) was expected")
            }
            return parts.split(separator: " ").map(String.init)
        }
        guard words.count != 6 else { throw CronError.seconds }
        guard words.count == 5 else {
            let fields = "minute, hour, day of month, month, day of week"
            throw CronError("\"\(text.prefix(100))\": 5 fields (\(fields)) were expected, found \(words.count)")
        }
        return words
    }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Whether it names times of the day: neither the minute nor the hour begins with `*`.
    ///
    /// Such a time that is skipped when clocks go forward comes at the end of the gap, and one that is repeated when they go back
    /// comes once. All others follow real time.
    public var isFixedTime: Bool {
        !minutes.isStar && !hours.isStar
    }
}

/// Why a text is no cron expression.
public struct CronError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what was expected, in one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    /// There are six fields.
    static let seconds = CronError("CRON expressions with seconds are not allowed")
}

extension CronExpression: CustomStringConvertible {
    /// The text.
    public var description: String {
        text
    }
}
