import Logging
import Tracing
import TriggerModel

extension RunContext {
    /// Lets others run: for code that computes for long without waiting for anything.
    ///
    /// Cheap enough for an inner loop. The worker's signs of life do not hang on it.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker: a cancel reaches such code here.
    public func yield() async throws {
        try session.checkHeld()
        await Task.yield()
        try session.checkHeld()
    }

    /// Keeps the attempt open until some work has ended that is begun now and goes on beside the code.
    ///
    /// It is waited for after `cleanup`, before the outcome is stored. What it throws is logged and changes nothing. While it goes on,
    /// the run keeps its slot: waits do not give it back. Each pass through the code begins it anew, a replay too, so what has an effect
    /// belongs in a step with a key. When the run leaves the worker it is cancelled. The run's trace shows it as a span, `waitUntil`;
    /// what work that was begun in a step logs stands beside that.
    ///
    /// - Throws: ``RunDropped``; `CancellationError`.
    public func waitUntil(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await session.enter(pass, bodies: 1)
        let (logger, span) = (logger, RunSpan("waitUntil", in: self, context: .current ?? .topLevel))
        pass.keepOpen { [session, pass] in
            // It outlives a step that begins it, and so is no part of that.
            StepScope.$current.withValue(nil) {
                // No child of the code's task, which does not wait for it; the attempt does, and cancels it when it leaves.
                Task {
                    defer { session.leave(pass, bodies: 1) }
                    await span.during(work) { error in
                        logger.error("work that kept the attempt open failed", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }
}

extension RunSpan {
    /// Runs some work as what the span is of, and ends it; what the work throws is noted, and told of unless the run left.
    fileprivate func during(
        _ work: @Sendable () async throws -> Void, failed: (any Error) -> Void
    ) async {
        defer { end() }
        do {
            try await InstrumentationContext.$current.withValue(context) { try await work() }
        } catch {
            recordError(error)
            if !(error is RunDropped), !(error is CancellationError) { failed(error) }
        }
    }
}
