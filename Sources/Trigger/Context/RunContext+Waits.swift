import TriggerModel

public import struct Foundation.Date

extension RunContext {
    /// Waits.
    ///
    /// Up to 5 s in the worker; for longer the slot is free meanwhile, and no worker needs to be up.
    ///
    /// The instant is fixed at the first call and kept: a replay waits for what is left of it. Zero and less is no wait.
    ///
    /// - Throws: ``MissingKey``, ``DuplicateKey``, ``InvalidKey``, ``NonDeterminism``, ``RunDropped``, `CancellationError`.
    public func wait(for duration: Duration, key: String? = nil) async throws {
        try await wait(until: session.host.time.now + duration, key: key)
    }

    /// Waits until an instant; one that has passed is no wait.
    ///
    /// - Throws: As ``wait(for:key:)``.
    public func wait(until instant: Date, key: String? = nil) async throws {
        let place = try place("wait", key: key)
        try await WaitCall(context: self, place: place).run(until: instant)
    }
}
