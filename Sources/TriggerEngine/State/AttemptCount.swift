public import struct Foundation.Date

/// A number that belongs to one attempt of a run.
public struct AttemptCount: Hashable, Codable, Sendable {
    /// The attempt.
    public var attempt: Int
    /// The number.
    public var count: Int

    /// Makes the pair.
    public init(attempt: Int, count: Int) {
        self.attempt = attempt
        self.count = count
    }
}

/// When an attempt after the first began.
public struct AttemptStart: Hashable, Codable, Sendable {
    /// The attempt.
    public var attempt: Int
    /// When it was handed out, or was due in the execution of the one before.
    public var at: Date
    /// How long the run had been active before it, in milliseconds.
    public var earlierMs: Int64

    /// Makes a start.
    public init(attempt: Int, at: Date, earlierMs: Int64) {
        self.attempt = attempt
        self.at = at
        self.earlierMs = earlierMs
    }
}
