import Crypto
import TriggerModel

package import struct Foundation.Date

extension ScheduleRecord {
    /// Sets it to its first tick after an instant, or to none where it does not fire.
    ///
    /// A tick at which it fired, or one before that, does not come again where the clock went back.
    mutating func aim(after instant: Date) {
        let times = times
        guard isActive, !isGone, let tick = times?.next(after: max(instant, lastAt ?? instant)) else {
            (nextAt, dueAt) = (nil, nil)
            return
        }
        (nextAt, dueAt) = (tick, firing(at: tick, times))
    }

    /// Sets it to its first tick after now, once what its ticks depend on changed.
    ///
    /// The tick that waits in its window stays, where it is one still and its time to fire is still to come.
    mutating func aimAnew(at now: Date) {
        guard isActive, !isGone, let tick = nextAt, tick <= now, let times, times.contains(tick),
            firing(at: tick, times) > now
        else {
            return aim(after: now)
        }
        dueAt = firing(at: tick, times)
    }

    /// Goes on from the tick that it is at: to the first whose time to fire has not come.
    ///
    /// That is the first tick after now, or the last before it where it is still to come within its window.
    mutating func goOn(at now: Date) {
        guard let tick = nextAt else { return }
        if hasWindow, let times, let last = times.last(after: tick, by: now) {
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

    private var hasWindow: Bool {
        window.flatMap(ScheduleWindow.init).map { !$0.isEmpty } ?? false
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
