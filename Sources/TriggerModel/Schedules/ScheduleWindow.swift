package import struct Foundation.Date

/// Over how long a time after each tick of a schedule its runs may be spread: `30m`, `2h` or `25%` of the time to the next tick.
public struct ScheduleWindow: Hashable, Sendable {
    /// The text, as it was written.
    public let text: String
    private let length: Length

    private enum Length: Hashable {
        case seconds(Int)
        case percent(Int)
    }

    /// What texts there may be, for messages.
    public static let expected = "a window such as 30m, 2h or 25%, at most 24h or 100%"

    /// Reads a window; nil for a text that is none.
    public init?(_ text: String) {
        guard (2...6).contains(text.utf8.count), let unit = text.last, let number = Int(text.dropLast()),
            text.utf8.dropLast().allSatisfy({ (48...57).contains($0) })
        else {
            return nil
        }
        switch unit {
        case "m" where number <= 24 * 60: length = .seconds(number * 60)
        case "h" where number <= 24: length = .seconds(number * 3_600)
        case "%" where number <= 100: length = .percent(number)
        default: return nil
        }
        self.text = text
    }

    /// Whether it is no time at all: `0m`, `0h` or `0%`.
    package var isEmpty: Bool {
        length == .seconds(0) || length == .percent(0)
    }

    /// The time after a tick at which a schedule fires: a part of the window, which is a minute at least unless it is nothing, and
    /// ends before the next tick.
    ///
    /// - Parameters:
    ///   - phase: Which part of it: a number of 31 bits, out of 2^31.
    ///   - tick: The tick.
    ///   - next: The next one.
    /// - Returns: The instant, in whole milliseconds.
    package func instant(phase: UInt32, after tick: Date, before next: Date) -> Date {
        let interval = next.millisecondsSince1970 - tick.millisecondsSince1970
        let range =
            switch length {
            case .seconds(let seconds): Int64(seconds) * 1_000
            case .percent(let percent): interval / 100 * Int64(percent)
            }
        guard range > 0 else { return tick }
        let spread = min(interval, max(60_000, range))
        let part = Double(phase & 0x7FFF_FFFF) / Double(1 << 31)
        return Date(millisecondsSince1970: tick.millisecondsSince1970 + Int64(part * Double(spread)))
    }
}
