public import struct Foundation.Date

/// The one clock of a process: the engine, the workers and the waits of the SDK all ask it, so that a test can turn it by hand.
public protocol TimeSource: Sendable {
    /// The present instant.
    var now: Date { get }
    /// Waits until an instant; returns at once when it has passed.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(until instant: Date) async throws
}

/// The machine's clock.
public struct SystemTime: TimeSource {
    /// Makes the clock; it has no state.
    public init() {}

    /// The machine's time.
    public var now: Date {
        Date()
    }

    /// Sleeps on the continuous clock.
    public func sleep(until instant: Date) async throws {
        let gap = instant.since(now)
        guard gap > .zero else { return try Task.checkCancellation() }
        try await Task.sleep(for: gap, clock: .continuous)
    }
}
