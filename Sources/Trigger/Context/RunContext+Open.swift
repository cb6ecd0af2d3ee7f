import Logging
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
    /// belongs in a step with a key. When the run leaves the worker it is cancelled.
    ///
    /// - Throws: ``RunDropped``; `CancellationError`.
    public func waitUntil(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await session.enter(pass, bodies: 1)
        let logger = logger
        pass.keepOpen { [session, pass] in
            // It outlives a step that begins it, and so is no part of that.
            StepScope.$current.withValue(nil) {
                // No child of the code's task, which does not wait for it; the attempt does, and cancels it when it leaves.
                Task {
                    defer { session.leave(pass, bodies: 1) }
                    do {
                        try await work()
                    } catch  where !(error is RunDropped) && !(error is CancellationError) {
                        logger.error("work that kept the attempt open failed", metadata: ["error": "\(error)"])
                    } catch {}
                }
            }
        }
    }
}
