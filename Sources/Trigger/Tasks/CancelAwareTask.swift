/// A task with something to do when one of its runs is cancelled.
///
/// A protocol of its own, so that a server knows which tasks have it, and runs of all others end without more ado.
public protocol CancelAwareTask<Payload, Output>: DurableTask {
    /// Runs when a run was cancelled, wherever it stood: also one that never began, or waits.
    ///
    /// While the run's code executes, its Swift task is cancelled and this runs beside it; both have
    /// ``WorkerOptions/stopGrace`` together before they are cut loose. Otherwise a worker that has the task runs it afterwards, in an
    /// execution of its own that is no attempt; when such workers are lost with it, up to three times. So it runs at least once, and
    /// after a loss again.
    ///
    /// The run has ended: the context tells its facts, and its other calls throw ``RunDropped``. Locals and what was prepared are not
    /// there.
    ///
    /// - Throws: Anything; it is logged, and the run stays cancelled.
    func onCancel(_ payload: Payload, context: RunContext) async throws
}

extension DurableTask {
    /// Runs its hook for runs that were cancelled, if it has one.
    func callOnCancel(_ payload: Payload, _ context: RunContext) async throws {
        guard let task = self as? any CancelAwareTask else { return }
        try await Self.call(task, payload, context)
    }

    private static func call<Aware: CancelAwareTask>(
        _ task: Aware, _ payload: Payload, _ context: RunContext
    ) async throws {
        // The task is this very one, and so are its types.
        guard let payload = payload as? Aware.Payload else { return }
        try await task.onCancel(payload, context: context)
    }
}
