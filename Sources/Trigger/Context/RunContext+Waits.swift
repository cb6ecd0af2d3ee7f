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
        let call = try WaitCall(self, key: key, until: session.host.time.now + duration)
        guard let branch = try await call.begin() else { return }
        try await branch.stand()
        try await waitHooks?.resume(at: branch.entry)
    }

    /// Waits until an instant; one that has passed is no wait.
    ///
    /// - Parameters:
    ///   - instant: When it ends.
    ///   - throwsIfPast: Whether an instant that has passed when the wait would begin is an error. Default false. A further attempt
    ///     begins its unkeyed waits anew, so an instant that an earlier one waited for has passed then.
    ///   - key: What the call is found by on a replay; the order of the calls when nil.
    /// - Throws: As ``wait(for:key:)-(Duration,_)``; ``InstantPassed``.
    public func wait(until instant: Date, throwsIfPast: Bool = false, key: String? = nil) async throws {
        let call = try WaitCall(self, key: key, until: instant)
        if throwsIfPast { try call.expectFuture() }
        guard let branch = try await call.begin() else { return }
        try await branch.stand()
        try await waitHooks?.resume(at: branch.entry)
    }
}
