public import Trigger
public import TriggerModel

extension TaskHarness {
    /// Has a body answer for a task, whoever triggers it: the tasks under test, or children of theirs.
    ///
    /// It stands in the place of a task of that name that is listed.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - failures: How many calls fail first, with ``MockFailure``, in each system. Default none.
    ///   - retry: How often a run is tried whose call fails. Default once.
    ///   - body: What is returned for a payload; what it throws fails the run.
    public func mock<Payload, Output>(
        _ task: TaskName<Payload, Output>, failing failures: Int = 0, retry: RetryPolicy = .none,
        _ body: @escaping @Sendable (Payload) async throws -> Output
    ) {
        add(TaskMock(task, retry: retry, failures: failures, body))
    }

    /// Has a body answer for a task, whoever triggers it.
    ///
    /// Its parameters are those of the form that takes a name.
    public func mock<Callee: DurableTask>(
        _ task: Callee.Type, failing failures: Int = 0, retry: RetryPolicy = .none,
        _ body: @escaping @Sendable (Callee.Payload) async throws -> Callee.Output
    ) {
        mock(task.name, failing: failures, retry: retry, body)
    }

    /// Has a task return an output, whoever triggers it and with whatever payload.
    public func mock<Payload, Output>(_ task: TaskName<Payload, Output>, returning output: Output) {
        mock(task) { _ in output }
    }

    /// Has a task return an output, whoever triggers it and with whatever payload.
    public func mock<Callee: DurableTask>(_ task: Callee.Type, returning output: Callee.Output) {
        mock(task.name, returning: output)
    }
}
