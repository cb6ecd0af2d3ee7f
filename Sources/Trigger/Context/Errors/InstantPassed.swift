import TriggerModel

public import struct Foundation.Date

/// The instant that a run was to wait until had passed before the wait began.
public struct InstantPassed: Error, Hashable, Sendable, CustomStringConvertible {
    /// The instant.
    public let instant: Date

    /// One line with the instant.
    public var description: String {
        "Date is in the past: \(instant.iso8601)"
    }
}
