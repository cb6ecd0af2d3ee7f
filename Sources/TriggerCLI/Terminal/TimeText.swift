import Foundation
import TriggerModel

/// Instants and durations for people.
enum TimeText {
    /// How long ago an instant was: `3 s ago`, `5 min ago`, `2 h ago`, `4 d ago`, or `in 3 s`.
    static func relative(_ instant: Date, to now: Date) -> String {
        let gap = now.since(instant).milliseconds
        return gap < 0 ? "in \(rough(-gap))" : "\(rough(gap)) ago"
    }

    /// An instant with how long ago it was.
    static func full(_ instant: Date, now: Date) -> String {
        "\(instant.iso8601) (\(relative(instant, to: now)))"
    }

    /// A duration: `12 ms`, `1.5 s`, `3 min 2 s`, `2 h 5 min`, `4 d 1 h`.
    static func duration(milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<60_000: return "\(seconds).\(milliseconds % 1000 / 100) s"
        case ..<3_600_000: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400_000: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
        }
    }

    private static func rough(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }
}
