import TriggerModel

import struct Foundation.Date

/// Decides what becomes of an attempt that failed: another one after a gap, or the end.
struct FailureVerdict<Code: TaskCode>: Sendable {
    let code: Code
    let context: RunContext

    /// The error the attempt ends with, and the gap before the next attempt; no gap for no further attempt.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker meanwhile.
    func decide(_ error: any Error, _ payload: Code.Payload) async throws -> (any Error, Duration?) {
        if error is AbortRun { return (error, nil) }
        do {
            let decision = try await ask(error, payload)
            let chosen = decision.replacement ?? error
            return (chosen, isPermanent(chosen) ? nil : gap(decision.next))
        } catch {
            try context.session.checkHeld()
            let message = "catchError threw: \(RunError(thrown: error).message)"
            return (RunError.internal(code: .handleError, message: message), nil)
        }
    }

    /// The task first, then the app's hooks; the first that decides, decides.
    private func ask(_ error: any Error, _ payload: Code.Payload) async throws -> ErrorDecision {
        let own = try await code.catchError(error, payload, context)
        guard own.isDefault else { return own }
        for hook in context.session.host.options.hooks.catchError.bodies {
            let decision = try await hook(context, error)
            guard decision.isDefault else { return decision }
        }
        return .byPolicy
    }

    private func isPermanent(_ error: any Error) -> Bool {
        if error is AbortRun || error is UndecodableValue { return true }
        return !(RunError(thrown: error).code?.isRetried ?? true)
    }

    private func gap(_ next: ErrorDecision.Next) -> Duration? {
        let host = context.session.host
        guard context.attempt < context.run.maxAttempts else { return nil }
        switch next {
        case .byPolicy:
            var policy = code.retry ?? host.options.retry
            policy.maxAttempts = context.run.maxAttempts
            return policy.delay(afterAttempt: context.attempt, chance: host.chance())
        case .stop: return nil
        case .at(let instant): return max(.zero, instant.since(host.time.now))
        case .after(let delay): return max(.zero, delay)
        case .with(let policy): return policy.delay(afterAttempt: context.attempt, chance: host.chance())
        }
    }
}
