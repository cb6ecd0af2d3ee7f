import Crypto
import TriggerModel

package import struct Foundation.Date

extension ScheduleRecord {
    /// Sets it to its first tick after an instant, or to none where it does not fire.
    mutating func aim(after instant: Date) {
        let times = times
        guard isActive, !isGone, let tick = times?.next(after: instant) else {
            (nextAt, dueAt) = (nil, nil)
            return
        }
        (nextAt, dueAt) = (tick, firing(at: tick, times))
    }

    /// Goes on from the tick that it is at: to the first whose time to fire has not come.
    ///
    /// That is the first tick after now, or the last before it where it is still to come within its window.
    mutating func goOn(at now: Date) {
        guard let tick = nextAt else { return }
        if window != nil, let times, let last = Self.last(times, from: tick, by: now) {
            let due = firing(at: last, times)
            if due > now {
                (nextAt, dueAt) = (last, due)
                return
            }
        }
        aim(after: max(now, tick))
    }

    /// When it fires for a tick: then, or in its window.
    package func firing(at tick: Date) -> Date {
        firing(at: tick, times)
    }

    private func firing(at tick: Date, _ times: CronTimes?) -> Date {
        guard let window = window.flatMap(ScheduleWindow.init), let next = times?.next(after: tick) else { return tick }
        return window.instant(phase: phase, after: tick, before: next)
    }

    /// The last tick after one by an instant; nil where there is none, or where it is longer ago than any window.
    private static func last(_ times: CronTimes, from tick: Date, by now: Date) -> Date? {
        var (last, at) = (Date?.none, max(tick, now.addingTimeInterval(-86_400)))
        while let next = times.next(after: at), next <= now { (last, at) = (next, next) }
        return last
    }

    /// Which part of its window it fires in: the same on every server, and as good as drawn by lot.
    private var phase: UInt32 {
        let text = "\(environment.rawValue)\n\(deduplicationKey ?? task)"
        let key = SymmetricKey(data: Array("swift-trigger schedule window".utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        return code.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    }

    /// What the run of the tick that it is at is given.
    func payload(of tick: Date) -> Packet {
        ScheduledRun(
            type: kind, timestamp: tick, lastTimestamp: lastAt, timezone: timezone, scheduleId: id,
            externalId: externalID, upcoming: times?.upcoming(after: tick, count: 10) ?? []
        ).packet
    }
}
