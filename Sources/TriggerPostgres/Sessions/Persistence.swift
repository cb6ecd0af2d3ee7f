#if Postgres
/// How long, and after which pauses, a transaction is tried again.
struct Persistence {
    /// How long a lost connection is tried to be made anew, and how long others may be in the way.
    static let limit: Duration = .seconds(10)

    private let start = ContinuousClock.now
    private var tries = 0

    /// Whether it makes sense to try again after an error.
    func allows(_ error: PostgresError) -> Bool {
        (error.isConflict || error.isLoss) && ContinuousClock.now - start < Self.limit
    }

    /// Waits a moment: at once the first time, then up to 200 ms, longer each time and by chance, so that servers that
    /// collided do not do so again.
    mutating func pause() {
        defer { tries += 1 }
        guard tries > 0 else { return }
        let most = min(200, 1 << min(tries, 10))
        _ = SocketWait.wait(anyOf: [], until: .now + .milliseconds(Int.random(in: (most + 1) / 2...most)))
    }
}
#endif
