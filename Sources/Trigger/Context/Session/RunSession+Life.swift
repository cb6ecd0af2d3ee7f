import TriggerModel

extension RunSession {
    /// Begins an attempt.
    func begin(attempt: Int) {
        change { $0.begin(attempt: attempt) }
    }

    /// Writes how the attempt ended.
    ///
    /// - Returns: The next attempt and the gap before it, if it is to be made in this execution.
    /// - Throws: ``RunDropped``.
    func finish(_ outcome: AttemptOutcome) async throws -> (attempt: Int, afterMs: Int64)? {
        let activeMs = change { $0.endAttempt() }
        switch try await write(.finish(outcome, activeMs: activeMs)) {
        case .retry(let attempt, let afterMs): return (attempt, afterMs)
        case .refused(let refusal):
            let code: RunErrorCode = refusal.code == .tooLarge ? .payloadTooLarge : .output
            let failure = AttemptOutcome.failure(.internal(code: code, message: refusal.message), retryAfterMs: nil)
            if case .success = outcome { return try await finish(failure) }
            return nil
        default: return nil
        }
    }
}
