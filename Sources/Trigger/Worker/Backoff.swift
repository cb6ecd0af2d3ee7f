import TriggerModel

/// Growing pauses between tries to reach the server: 50 ms, doubled up to 2 s.
struct Backoff: Sendable {
    static let first: Duration = .milliseconds(50)
    private static let longest: Duration = .seconds(2)

    private var next = Backoff.first

    /// Waits for the next pause.
    mutating func pause(_ time: any TimeSource) async throws {
        let gap = next
        next = min(next * 2, Self.longest)
        try await time.sleep(until: time.now + gap)
    }
}
