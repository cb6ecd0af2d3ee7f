public import struct Foundation.Date

/// The instants of a cron expression in a time zone.
///
/// The expression is held against what clocks show there. Where they go forward or back:
/// - A time of the day (``CronExpression/isFixedTime``) that is skipped comes at the end of the gap, once however many fall into it;
///   one that is repeated comes the first time only.
/// - Expressions whose minute or hour begins with `*` follow real time: what is skipped does not come, what is repeated comes twice.
public struct CronTimes: Sendable {
    /// The expression.
    public let expression: CronExpression
    private let zone: ZoneOffsets

    /// How long it may be to the next one for it to be looked for in one piece.
    private static let span = 2 * 86_400

    /// How far ahead is looked: a time of the day that falls into a gap each time its day comes never comes.
    private static let reach = 50 * 366 * 86_400

    /// Makes the instants; nil where there is no zone of that name.
    public init?(_ expression: CronExpression, in zone: String) {
        guard let zone = ZoneName.zone(zone) else { return nil }
        (self.expression, self.zone) = (expression, ZoneOffsets(zone))
    }

    /// The first instant after one; nil when there is none in 50 years.
    public func next(after instant: Date) -> Date? {
        let seconds = instant.timeIntervalSince1970.rounded(.down)
        guard abs(seconds) < 1e11 else { return nil }
        let next = expression.isFixedTime ? nextFixed(after: Int(seconds)) : nextReal(after: Int(seconds))
        return next.map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// The last instant after one, and by another; nil when there is none between them.
    ///
    /// It takes a number of steps that does not depend on how many there are.
    package func last(after first: Date, by last: Date) -> Date? {
        guard let next = next(after: first), next <= last else { return nil }
        // Nothing comes after the last one until the end, and something does after any before it.
        var (low, high) = (next.secondsSince1970, last.secondsSince1970)
        while low < high {
            let middle = low + (high - low) / 2
            let isLast = self.next(after: Date(timeIntervalSince1970: Double(middle))).map { $0 > last } ?? true
            if isLast { high = middle } else { low = middle + 1 }
        }
        return Date(timeIntervalSince1970: Double(low))
    }

    /// Whether an instant is one of them.
    package func contains(_ instant: Date) -> Bool {
        next(after: instant.addingTimeInterval(-1)) == instant
    }

    /// The first instants after one, in order.
    public func upcoming(after instant: Date, count: Int) -> [Date] {
        var (times, last) = ([Date](), instant)
        while times.count < count, let next = next(after: last) {
            times.append(next)
            last = next
        }
        return times
    }

    /// Local times one after another, until one of them is later: those in a gap come at the same instant.
    private func nextFixed(after instant: Int) -> Int? {
        var local = Self.minute(instant + zone.offset(at: instant)) + 1
        while let minute = expression.firstMinute(from: local), minute * 60 < instant + Self.reach {
            let found = zone.instant(ofLocal: minute * 60)
            if found > instant { return found }
            local = minute + 1
        }
        return nil
    }

    /// From one change of clocks to the next.
    private func nextReal(after instant: Int) -> Int? {
        var (start, from) = (instant, Self.minute(instant + zone.offset(at: instant)) + 1)
        while let minute = expression.firstMinute(from: from), minute * 60 < instant + Self.reach {
            let found = minute * 60 - zone.offset(at: start)
            if found - start > Self.span {
                start = zone.instant(ofLocal: minute * 60 - 86_400)
                from = Self.minute(start + zone.offset(at: start))
            } else if let change = zone.change(after: start, by: found) {
                start = change
                // The first whole minute from then on.
                from = -Self.minute(-(change + zone.offset(at: change)))
            } else {
                return found
            }
        }
        return nil
    }

    /// Whole minutes, rounded down.
    private static func minute(_ seconds: Int) -> Int {
        seconds >= 0 ? seconds / 60 : (seconds - 59) / 60
    }
}

extension Date {
    /// Whole seconds, rounded down.
    fileprivate var secondsSince1970: Int {
        Int(timeIntervalSince1970.rounded(.down))
    }
}
