package import struct Foundation.Date

extension Date {
    /// Whole milliseconds since 1970 in UTC, rounded to the nearest: the form instants have in SQL; the farthest there are for what
    /// is farther.
    package var millisecondsSince1970: Int64 {
        let milliseconds = (timeIntervalSince1970 * 1000).rounded()
        return Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }

    /// The instant a number of milliseconds after 1970 in UTC.
    package init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// The instant a duration later.
    package static func + (date: Date, duration: Duration) -> Date {
        date.addingTimeInterval(duration.timeInterval)
    }

    /// The time from another instant to this one; negative when the other is later.
    package func since(_ other: Date) -> Duration {
        .milliseconds(millisecondsSince1970 - other.millisecondsSince1970)
    }
}

extension Duration {
    /// The duration in seconds, as a fraction.
    package var timeInterval: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// Whole milliseconds, rounded towards zero: the form durations have in JSON and SQL; the farthest there are where there
    /// are more.
    package var milliseconds: Int64 {
        let (whole, isTooLong) = components.seconds.multipliedReportingOverflow(by: 1000)
        guard !isTooLong else { return components.seconds < 0 ? .min : .max }
        let (sum, isTooMuch) = whole.addingReportingOverflow(components.attoseconds / 1_000_000_000_000_000)
        return isTooMuch ? (whole < 0 ? .min : .max) : sum
    }

    /// The duration in whole microseconds.
    package var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
