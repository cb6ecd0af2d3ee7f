public import Foundation

extension Date {
    /// The instant as `2026-01-31T09:00:00.000Z`, always UTC and with milliseconds.
    public var iso8601: String {
        // The style cuts off what is beyond milliseconds, and a whole one is often a little less as a binary fraction.
        let nearest = Date(millisecondsSince1970: millisecondsSince1970).addingTimeInterval(0.000_2)
        return nearest.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Reads ISO 8601 with or without fractional seconds; nil when the text is something else, or no such day or time is.
    public init?(iso8601 text: String) {
        guard Self.isInCalendar(text) else { return nil }
        let plain = Date.ISO8601FormatStyle()
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? fractional.parse(text)) ?? (try? plain.parse(text)) else { return nil }
        self = date
    }

    /// Whether month, day, hour, minute and second are ones there are: the style would carry what is too much over.
    private static func isInCalendar(_ text: String) -> Bool {
        let digits = text.utf8.prefix(19).map { Int($0) - 48 }
        guard digits.count == 19 else { return false }
        func number(_ start: Int, _ count: Int = 2) -> Int {
            digits[start..<start + count].reduce(0) { $0 * 10 + $1 }
        }
        let (year, month, day) = (number(0, 4), number(5), number(8))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...days[month - 1]).contains(day)
            && number(11) < 24 && number(14) < 60 && number(17) < 60
    }
}
