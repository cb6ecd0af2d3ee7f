import TriggerModel

import struct Foundation.Date

extension RunSession {
    /// Begins an attempt.
    func begin(attempt: Int, startedAt: Date? = nil) {
        change { $0.begin(attempt: attempt, startedAt: startedAt) }
    }

    /// Writes how the attempt ended.
    ///
    /// - Returns: The next attempt and the gap before it, if it is to be made in this execution.
    /// - Throws: ``RunDropped``.
    func finish(_ outcome: AttemptOutcome) async throws -> NextAttempt? {
        let ended = endedAttempt(outcome)
        let activeMs = change { $0.endAttempt() }
        switch try await write(.finish(outcome, activeMs: activeMs)) {
        case .retry(let attempt, let afterMs, let startsAt):
            record(ended)
            return NextAttempt(number: attempt, afterMs: afterMs, startsAt: startsAt)
        case .refused(let refusal):
            let code: RunErrorCode = refusal.code == .tooLarge ? .payloadTooLarge : .output
            let failure = AttemptOutcome.failure(.internal(code: code, message: refusal.message), retryAfterMs: nil)
            if case .success = outcome { return try await finish(failure) }
            return nil
        default:
            record(ended)
            return nil
        }
    }
}

/// An attempt that is to follow another in one execution.
struct NextAttempt: Sendable {
    let number: Int
    /// The gap before it.
    var afterMs: Int64 = 0
    /// When it begins, as the server has it.
    var startsAt: Date?
}
