import Dispatch

/// How a thread waits for work: awake for a moment if the work came that soon the last time, else asleep.
///
/// What one commit answers often brings the next within microseconds: a step, and the step after it. To be put to sleep and
/// woken for each costs both sides about as much as a quarter of a commit. One moment in vain, and it sleeps again, so that
/// neither an idle machine nor one with no core to spare pays for it.
struct Patience {
    /// The moment.
    private static let moment: Duration = .microseconds(100)

    private let mayStayAwake: Bool
    private var staysAwake = false

    /// - Parameter mayStayAwake: False where it always sleeps.
    init(mayStayAwake: Bool) {
        self.mayStayAwake = mayStayAwake
    }

    /// Waits until it is signalled.
    ///
    /// It looks at the machine's clock, not at the store's: no decision hangs on it but how the thread waits.
    mutating func wait(for arrival: DispatchSemaphore) {
        guard mayStayAwake else { return arrival.wait() }
        if Self.has(arrival) { return }
        let start = ContinuousClock.now
        if staysAwake {
            while ContinuousClock.now - start < Self.moment {
                for _ in 0..<Self.looks where Self.has(arrival) { return }
            }
        }
        arrival.wait()
        staysAwake = ContinuousClock.now - start < Self.moment
    }

    /// Takes a signal if there is one.
    ///
    /// Time 0 is libdispatch's `DISPATCH_TIME_NOW`; with `.now()`, an instant, it would sleep for the kernel's timer slack.
    private static func has(_ arrival: DispatchSemaphore) -> Bool {
        arrival.wait(timeout: DispatchTime(uptimeNanoseconds: 0)) == .success
    }

    /// How often it looks between two looks at the clock.
    private static let looks = 16
}
