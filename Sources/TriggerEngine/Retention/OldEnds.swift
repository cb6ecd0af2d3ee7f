public import TriggerModel

public import struct Foundation.Date

/// The instants by which runs must have ended to be old.
public struct OldEnds: Hashable, Sendable {
    /// Of runs that succeeded, were cancelled or expired.
    public var done: Date
    /// Of all others.
    public var failed: Date

    /// The statuses of runs that did not fail.
    public static let doneStatuses: [RunStatus] = [.completedSuccessfully, .canceled, .expired]

    /// Names both.
    public init(done: Date, failed: Date) {
        (self.done, self.failed) = (done, failed)
    }

    /// The same for all runs.
    public init(_ instant: Date) {
        self.init(done: instant, failed: instant)
    }
}

extension RetentionCutoffs {
    /// The instants; those of runs that are kept for ever are before all time.
    var ends: OldEnds {
        let never = Date(timeIntervalSince1970: -1)
        return OldEnds(done: runs ?? never, failed: failed ?? never)
    }
}
