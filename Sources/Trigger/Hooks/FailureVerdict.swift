import TriggerModel

import struct Foundation.Date

/// Decides what becomes of an attempt that failed: another one after a gap, or the end.
struct FailureVerdict<Code: TaskCode>: Sendable {
    let code: Code
    let context: RunContext

    /// What was decided.
    struct Verdict: Sendable {
        /// The error that the hooks are told.
        let error: any Error
        /// The error as it is stored.
        let stored: RunError
        /// The gap before the next attempt; nil where the worker asks for none.
        let gap: Duration?
        /// Whether no other attempt follows.
        let isLast: Bool
    }

    /// Decides about an error.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker meanwhile.
    func decide(_ thrown: any Error, _ payload: Code.Payload) async throws -> Verdict {
        let middleware = thrown as? MiddlewareFailure
        let error = middleware?.error ?? thrown
        let stored = middleware?.stored ?? RunError(thrown: error)
        if error is AbortRun || error.isRefusal { return Verdict(error: error, stored: stored, gap: nil, isLast: true) }
        do {
            let outlook = outlook(after: error)
            let decision = try await RetryOutlook.$current.withValue(outlook) { try await ask(error, payload) }
            guard let other = decision.replacement else { return verdict(error, stored, decision.next, outlook) }
            return verdict(other, RunError(thrown: other), decision.next, outlook)
        } catch {
            try context.session.checkHeld()
            let message = "catchError threw: \(RunError(thrown: error).message)"
            let error = RunError.internal(code: .handleError, message: message).sanitized
            return Verdict(error: error, stored: error, gap: nil, isLast: true)
        }
    }

    private func verdict(
        _ error: any Error, _ stored: RunError, _ next: ErrorDecision.Next, _ outlook: RetryOutlook
    ) -> Verdict {
        if case .stop = next { return Verdict(error: error, stored: stored.withoutMove, gap: nil, isLast: true) }
        let isRetried = !error.isPermanent && stored.code?.isRetried ?? true
        let gap = isRetried ? gap(next, outlook) : nil
        return Verdict(error: error, stored: stored, gap: gap, isLast: gap == nil && !isMoved(stored))
    }

    /// Whether the server goes on with the run where there is more memory.
    private func isMoved(_ error: RunError) -> Bool {
        guard error.code?.isOutOfMemory ?? false, context.attempt < context.run.maxAttempts else { return false }
        return policy.outOfMemoryMachine.map { $0 != context.machine } ?? false
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

    private var policy: RetryPolicy {
        var policy = code.retry ?? context.session.host.options.retry
        policy.maxAttempts = context.run.maxAttempts
        return policy
    }

    private func outlook(after error: any Error) -> RetryOutlook {
        let host = context.session.host
        return RetryOutlook(policy, after: error, attempt: context.attempt, chance: host.chance(), now: host.time.now)
    }

    private func gap(_ next: ErrorDecision.Next, _ outlook: RetryOutlook) -> Duration? {
        let host = context.session.host
        guard context.attempt < context.run.maxAttempts else { return nil }
        switch next {
        case .byPolicy: return outlook.delay
        case .stop: return nil
        case .at(let instant): return max(.zero, instant.since(host.time.now))
        case .after(let delay): return max(.zero, delay)
        case .with(let policy): return policy.delay(afterAttempt: context.attempt, chance: host.chance())
        }
    }
}

extension RunError {
    /// The error for which no server goes on where there is more memory: as one of the task's own.
    fileprivate var withoutMove: RunError {
        guard code?.isOutOfMemory ?? false else { return self }
        return .builtIn(name: String(describing: OutOfMemory.self), message: message, stackTrace: "")
    }
}
