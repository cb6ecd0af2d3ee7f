import Foundation

/// When the same may be sent again, as a header says it: in so many seconds, or from an instant on (RFC 9110, §10.2.3 and §5.6.7).
enum RetryAfter: Equatable {
    case seconds(Int64)
    case date(Date)

    /// The longest pause that a header may ask for.
    private static let longest: Duration = .seconds(3_600)

    /// Reads a header's value; nil for what is neither.
    init?(_ text: String) {
        if let seconds = Int64(text) {
            self = .seconds(seconds)
        } else if let date = try? Date(text, strategy: Self.instant) {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// How long to wait, an hour at most.
    func pause(from now: Date) -> Duration {
        switch self {
        case .seconds(let seconds): min(max(.zero, .seconds(seconds)), Self.longest)
        case .date(let date): min(max(.zero, .seconds(date.timeIntervalSince(now))), Self.longest)
        }
    }

    /// "Sun, 06 Nov 1994 08:49:37 GMT".
    private static let instant = Date.ParseStrategy(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
            \(second: .twoDigits) GMT
            """,
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt)
}
