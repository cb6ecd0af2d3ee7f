import TriggerModel

public import struct Foundation.Date

/// How long finished runs are kept, counted from their end.
///
/// With a run goes what belongs to it: its payload and output, its journal, its labels. What something else still needs is kept for
/// longer; see ``FinishedRun/isNeeded``.
public struct Retention: Hashable, Sendable {
    /// Runs that succeeded, were cancelled or expired, with completed tokens, batches and bulk actions; nil for ever.
    public var runs: Duration?
    /// Runs that failed in any other way, and rows of the inbox that were refused; nil for ever.
    public var failed: Duration?

    /// Makes a retention.
    public init(runs: Duration?, failed: Duration?) {
        self.runs = runs
        self.failed = failed
    }

    /// Everything is kept.
    public static let forever = Retention(runs: nil, failed: nil)

    /// What a server holds unless it is told otherwise: 30 days, and 90 for failed runs.
    ///
    /// An idempotency key holds for 30 days by default, so that none of those is cut short.
    public static let standard = Retention(runs: .seconds(30 * 86_400), failed: .seconds(90 * 86_400))

    /// Which ends are old enough at an instant.
    func cutoffs(_ now: Date) -> RetentionCutoffs {
        RetentionCutoffs(now: now, runs: runs.map { now - $0 }, failed: failed.map { now - $0 })
    }
}

/// Which ends are old enough.
public struct RetentionCutoffs: Hashable, Sendable {
    /// The instant it is.
    public var now: Date
    /// Runs that succeeded, were cancelled or expired by then go; nil for none.
    public var runs: Date?
    /// So do those that failed by then.
    public var failed: Date?

    /// The later of both: what ended after it stays, however it ended; nil where nothing goes.
    var latest: Date? {
        [runs, failed].compactMap { $0 }.max()
    }

    /// The instant by which a run of that status must have ended.
    func end(for status: RunStatus) -> Date? {
        OldEnds.doneStatuses.contains(status) ? runs : failed
    }
}

extension Date {
    /// An instant that is a length of time before another one.
    static func - (date: Date, duration: Duration) -> Date {
        date + (.zero - duration)
    }
}
