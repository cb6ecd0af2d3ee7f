public import Trigger
import TriggerModel

public import struct Foundation.Date

/// A wait of a run in a test, by the test's clock.
public struct TestedWait: Hashable, Sendable, CustomStringConvertible {
    /// What was waited for.
    public let subject: RunWait
    /// The call's key; nil where it had none.
    public let key: String?
    /// When it began.
    public let began: Date
    /// When it was over; nil for one that was not.
    public let ended: Date?

    /// How long it took; nil for one that was not over.
    public var duration: Duration? {
        ended.map { $0.since(began) }
    }

    /// What was waited for, and how long.
    public var description: String {
        let what =
            switch subject {
            case .instant: "time"
            case .token: "a token"
            case .run: "a run"
            case .runs(let runs): "\(runs.count) runs"
            }
        return what + (duration.map { ", \(DurationText.text($0))" } ?? ", not over")
    }

    init?(_ entry: JournalEntry, now: Date) {
        guard let subject = entry.wait else { return nil }
        (self.subject, key, began) = (subject, entry.id.isUnkeyed ? nil : entry.id.path, entry.startedAt)
        // Of a short wait no end is stored.
        let isShort = entry.kind == .wait && !entry.suspends
        let end = entry.finishedAt ?? (isShort ? entry.dueAt : nil)
        ended = end.flatMap { $0 <= now ? $0 : nil }
    }
}
