public import struct Foundation.Date

/// The one clock of a process: the engine, the workers and the waits of the SDK all ask it, so that a test can turn it by hand.
public protocol TimeSource: Sendable {
    /// The present instant.
    var now: Date { get }
    /// Waits until an instant; returns at once when it has passed.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(until instant: Date) async throws

    /// Waits until the instant of a limit, which nobody means to reach; as ``sleep(until:)`` unless a clock tells them apart.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    func sleep(untilLimit instant: Date) async throws
}

extension TimeSource {
    /// Waits until an instant.
    ///
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func sleep(untilLimit instant: Date) async throws {
        try await sleep(until: instant)
    }
}

/// The machine's clock.
public struct SystemTime: TimeSource {
    /// Makes the clock; it has no state.
    public init() {}

    /// The machine's time.
    public var now: Date {
        Date()
    }

    /// Sleeps on the continuous clock, again and again until the machine's time has come.
    public func sleep(until instant: Date) async throws {
        try Task.checkCancellation()
        while case let gap = instant.timeIntervalSince(now), gap > 0 {
            try await Task.sleep(for: .seconds(gap), clock: .continuous)
        }
    }
}
