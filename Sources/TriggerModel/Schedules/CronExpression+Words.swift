extension CronExpression {
    /// The expression in English, for people: `At 09:00 AM, Monday through Friday`.
    public var words: String {
        ([timeWords] + [dayWords, monthWords].compactMap(\.self)).joined(separator: ", ")
    }

    /// The two fields of the time of the day.
    private var timeWords: String {
        let (minute, hour) = (minutes.text, hours.text)
        if minute == "*", hour == "*" { return "Every minute" }
        if let step = minutes.step, hour == "*" { return "Every \(step) minutes" }
        if let only = minutes.only {
            if hour == "*" { return only == 0 ? "Every hour" : "At \(only) minutes past the hour" }
            if let step = hours.step {
                return only == 0 ? "Every \(step) hours" : "At \(only) minutes past the hour, every \(step) hours"
            }
            if hours.isList { return "At " + Self.list(hours.numbers.map { Self.time($0, only) }) }
        }
        return "\(minutePhrase), \(hourPhrase)"
    }

    private var minutePhrase: String {
        if minutes.text == "*" { return "Every minute" }
        if let step = minutes.step { return "Every \(step) minutes" }
        return "At \(minutes.phrase { "\($0)" }) minutes past the hour"
    }

    private var hourPhrase: String {
        if hours.text == "*" { return "every hour" }
        if let step = hours.step { return "every \(step) hours" }
        if let only = hours.only { return "between \(Self.time(only, 0)) and \(Self.time(only, 59))" }
        return "at " + hours.phrase { Self.time($0, 0) }
    }

    private var dayWords: String? {
        let parts = [monthDayWords, weekdayWords].compactMap(\.self)
        guard parts.count == 2 else { return parts.first }
        return parts.joined(separator: days.isStar || weekdays.isStar ? ", only " : ", or ")
    }

    private var monthDayWords: String? {
        guard days.text != "*" else { return nil }
        if let step = days.step { return "every \(step) days" }
        let last = days.hasLast ? ["on the last day of the month"] : []
        let numbers = days.numbers
        guard !numbers.isEmpty else { return last.first }
        let some = days.hasLast ? numbers.map { "\($0)" }.joined(separator: ", ") : days.phrase { "\($0)" }
        return (["on day \(some) of the month"] + last).joined(separator: " and ")
    }

    private var weekdayWords: String? {
        guard weekdays.text != "*" else { return nil }
        let lasts = (0..<7).filter { weekdays.lasts & (1 << UInt64($0)) != 0 }
            .map { "on the last \(Self.weekdayNames[$0]) of the month" }
        guard weekdays.values != 0 else { return Self.list(lasts) }
        let some = lasts.isEmpty ? weekdays.phrase { Self.weekdayNames[$0 % 7] } : names(of: weekdays)
        return Self.list([(weekdays.isRange ? "" : "only on ") + some] + lasts)
    }

    private var monthWords: String? {
        guard months.text != "*" else { return nil }
        return (months.isRange ? "" : "only in ") + months.phrase { Self.monthNames[$0 - 1] }
    }

    private func names(of weekdays: CronField) -> String {
        Self.list(weekdays.numbers.map { Self.weekdayNames[$0] })
    }

    private static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func time(_ hour: Int, _ minute: Int) -> String {
        let shown = hour.isMultiple(of: 12) ? 12 : hour % 12
        return "\(two(shown)):\(two(minute)) \(hour < 12 ? "AM" : "PM")"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static let weekdayNames = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension CronField {
    /// The step of a field that is `*` with one.
    fileprivate var step: Int? {
        text.hasPrefix("*/") && !text.contains(",") ? Int(text.dropFirst(2)) : nil
    }

    /// The number of a field that has one.
    fileprivate var only: Int? {
        let numbers = numbers
        return numbers.count == 1 ? numbers[0] : nil
    }

    /// Whether it is a list of numbers that is short enough to be said.
    fileprivate var isList: Bool {
        !isStar && !text.contains("-") && !text.contains("/") && numbers.count <= 12
    }

    /// Whether it is a single range.
    fileprivate var isRange: Bool {
        text.contains("-") && !text.contains(",") && !text.contains("/")
    }

    /// Its numbers: a range as one, others one by one.
    fileprivate func phrase(_ word: (Int) -> String) -> String {
        let numbers = numbers
        guard let first = numbers.first, let last = numbers.last else { return "" }
        guard numbers.count > 1 else { return word(first) }
        if isRange {
            // Sunday at the end of a range of weekdays is 0.
            let wraps = first == 0 && numbers.count > 1 && !text.hasPrefix("0") && !text.uppercased().hasPrefix("SUN")
            return wraps ? "\(word(numbers[1])) through \(word(first))" : "\(word(first)) through \(word(last))"
        }
        return numbers.dropLast().map(word).joined(separator: ", ") + " and " + word(last)
    }
}
