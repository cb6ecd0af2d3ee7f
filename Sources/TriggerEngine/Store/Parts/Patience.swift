import Dispatch

/// How a thread waits for work: awake for a moment if the work came that soon the last time, else asleep.
///
/// What one commit answers often brings the next within microseconds: a step, and the step after it. To be put to sleep and
/// woken for each costs both sides about as much as a quarter of a commit. One moment in vain, and it sleeps again, so that
/// neither an idle machine nor one with no core to spare pays for it.
struct Patience {
    /// The moment.
    private static let moment: Duration = .microseconds(100)

    private var staysAwake = false

    /// Waits until it is signalled.
    ///
    /// It looks at the machine's clock, not at the store's: no decision hangs on it but how the thread waits.
    mutating func wait(for arrival: DispatchSemaphore) {
        if arrival.wait(timeout: .now()) == .success { return }
        let start = ContinuousClock.now
        if staysAwake {
            while ContinuousClock.now - start < Self.moment {
                for _ in 0..<Self.looks where arrival.wait(timeout: .now()) == .success { return }
            }
        }
        arrival.wait()
        staysAwake = ContinuousClock.now - start < Self.moment
    }

    /// How often it looks between two looks at the clock.
    private static let looks = 16
}
