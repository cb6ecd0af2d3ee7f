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
        try await WaitCall(self, key: key, until: session.host.time.now + duration).begin()?.stand()
    }

    /// Waits until an instant; one that has passed is no wait.
    ///
    /// - Throws: As ``wait(for:key:)``.
    public func wait(until instant: Date, key: String? = nil) async throws {
        try await WaitCall(self, key: key, until: instant).begin()?.stand()
    }
}
