/// One field of a cron expression: the numbers it allows.
struct CronField: Hashable, Sendable {
    /// Which field.
    enum Kind: String, Sendable {
        case minute
        case hour
        case day = "day of month"
        case month
        case weekday = "day of week"

        /// The numbers there may be; 7 as a day of the week is Sunday too.
        var range: ClosedRange<Int> {
            switch self {
            case .minute: 0...59
            case .hour: 0...23
            case .day: 1...31
            case .month: 1...12
            case .weekday: 0...7
            }
        }

        /// The names of its numbers, the first of which stands for ``firstNamed``.
        var names: [String] {
            switch self {
            case .minute, .hour, .day: []
            case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
            case .weekday: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
            }
        }

        var firstNamed: Int {
            self == .month ? 1 : 0
        }
    }

    /// The text of the field.
    let text: String
    /// The numbers, a bit for each.
    private(set) var values: UInt64 = 0
    /// Of a day of the month: whether the last one is among them.
    private(set) var hasLast = false
    /// Of a day of the week: those of which the last in a month is meant, a bit for each.
    private(set) var lasts: UInt64 = 0

    /// Whether it begins with `*`, and so restricts nothing by itself.
    var isStar: Bool {
        text.hasPrefix("*")
    }

    func contains(_ value: Int) -> Bool {
        values & (1 << UInt64(value)) != 0
    }

    /// The first of its numbers that is at least as large as one.
    func first(from value: Int) -> Int? {
        guard value < 64 else { return nil }
        let rest = values & (UInt64.max << UInt64(value))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    /// Its numbers, in order.
    var numbers: [Int] {
        (0..<64).filter(contains)
    }

    /// - Throws: ``CronError``.
    init(_ text: String, _ kind: Kind) throws(CronError) {
        self.text = text
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            try add(CronTerm(String(term).uppercased(), of: text, kind))
        }
        guard kind == .weekday else { return }
        (values, lasts) = (Self.sundays(values), Self.sundays(lasts))
    }

    /// Sunday is 0, and 7 no more.
    private static func sundays(_ bits: UInt64) -> UInt64 {
        (bits | (bits >> 7) & 1) & 0x7F
    }

    private mutating func add(_ term: CronTerm) {
        switch term.meaning {
        case .numbers(let numbers): for number in numbers { values |= 1 << UInt64(number) }
        case .lastDay: hasLast = true
        case .last(let weekday): lasts |= 1 << UInt64(weekday)
        }
    }
}
