/// A task: code that runs to its end whatever happens to the process it runs in.
///
/// A task is a `Sendable` value; its stored properties are its dependencies. Every attempt calls ``run(_:context:)``, and so
/// does every replay after a crash or a long wait: what it did through the context is then taken from the journal, and all
/// other code runs again.
///
/// The hooks have default implementations that do nothing. Those of the app (``GlobalHooks``) come before the task's, but
/// for ``catchError(_:payload:context:)``, where the task is asked first.
public protocol DurableTask<Payload, Output>: Sendable {
    /// What a run is given; ``NoValue`` for nothing.
    associatedtype Payload: Codable & Sendable
    /// What a run returns; ``NoValue`` for nothing.
    associatedtype Output: Codable & Sendable

    /// The task's id and types.
    static var name: TaskName<Payload, Output> { get }

    /// What the task says about all of its runs; nothing by default.
    static var options: TaskOptions { get }

    /// Does the work.
    ///
    /// - Throws: Anything; the attempt has failed then, and the retry policy decides. ``AbortRun`` ends the run at once.
    func run(_ payload: Payload, context: RunContext) async throws -> Output

    /// Runs once per run, at the start of its first attempt. A crash before its end is noted repeats it.
    ///
    /// - Throws: Anything; the attempt has failed then.
    func onStart(_ payload: Payload, context: RunContext) async throws

    /// Runs once per attempt, before its code; after `onStart` in the first one. A crash before its end is noted repeats it.
    ///
    /// - Throws: Anything; the attempt has failed then.
    func onStartAttempt(_ payload: Payload, context: RunContext) async throws

    /// Runs once per wait, when it has begun and before the run stands still for it: a wait for an instant, however short, for a
    /// token, or for runs.
    ///
    /// It is noted in the journal, so that no replay runs it again; a crash before its end is noted repeats it. What is over as it
    /// begins is no wait, nor is a gap between two tries. Waits of this hook and of ``onResume(_:payload:context:)`` call neither.
    ///
    /// - Throws: Anything; the attempt has failed then, whatever the code around the wait makes of it.
    func onWait(_ wait: RunWait, payload: Payload, context: RunContext) async throws

    /// Runs once per wait, when it is over and before the code goes on; after a crash before its end is noted, again.
    ///
    /// It comes after ``onWait(_:payload:context:)``, also where the wait ended while no worker had the run.
    ///
    /// - Throws: Anything; the attempt has failed then, whatever the code around the wait makes of it.
    func onResume(_ wait: RunWait, payload: Payload, context: RunContext) async throws

    /// Runs when an attempt succeeded, before that is stored; after a crash, again.
    ///
    /// - Throws: Anything; it is logged, and the run succeeds all the same.
    func onSuccess(_ payload: Payload, output: Output, context: RunContext) async throws

    /// Runs when the last attempt failed, before that is stored; after a crash, again.
    ///
    /// It runs too for a run that expired before it began: in an execution of its own that is no attempt, in which the context tells
    /// the facts of the run and its other calls throw ``RunDropped``.
    ///
    /// - Throws: Anything; it is logged, and changes nothing.
    func onFailure(_ payload: Payload, error: any Error, context: RunContext) async throws

    /// Runs when the run is about to end, after `onSuccess` or `onFailure`, before that is stored; after a crash, again.
    ///
    /// Not before another attempt, and not for a run that was cancelled or took too long.
    ///
    /// - Throws: Anything; it is logged, and changes nothing.
    func onComplete(_ payload: Payload, result: Result<Output, any Error>, context: RunContext) async throws

    /// Decides what becomes of an attempt that failed; the retry policy does by default.
    ///
    /// It is not asked about ``AbortRun``, nor about a payload that cannot be decoded, nor about a call of a ``TriggerClient`` that
    /// the server refused for good (``TransportError``), in a step or not: those end the run. ``RunContext/retryOutlook`` says what the policy would do.
    ///
    /// - Throws: Anything; the run then ends at once as crashed, with the code `HANDLE_ERROR_ERROR`.
    func catchError(_ error: any Error, payload: Payload, context: RunContext) async throws -> ErrorDecision

    /// Runs at the end of each attempt, failed or not.
    ///
    /// - Throws: Anything; the attempt has failed then, if it had not yet.
    func cleanup(_ payload: Payload, context: RunContext) async throws

    /// Surrounds each attempt: all hooks and the run itself happen inside `next()`, which must be called exactly once.
    ///
    /// `next()` returns whether the attempt succeeded or failed; it throws only ``RunDropped``.
    ///
    /// - Throws: Anything; the attempt has failed then, if it had not yet.
    func middleware(_ payload: Payload, context: RunContext, next: MiddlewareNext) async throws
}

extension DurableTask {
    /// Nothing.
    public static var options: TaskOptions {
        TaskOptions()
    }

    /// Does nothing.
    public func onStart(_ payload: Payload, context: RunContext) async throws {
        context.pass.noteDefaultHook(.onStart, of: Self.self)
    }

    /// Does nothing.
    public func onStartAttempt(_ payload: Payload, context: RunContext) async throws {
        context.pass.noteDefaultHook(.onStartAttempt, of: Self.self)
    }

    /// Does nothing.
    public func onComplete(
        _ payload: Payload, result: Result<Output, any Error>, context: RunContext
    ) async throws {}

    /// Does nothing.
    public func onWait(_ wait: RunWait, payload: Payload, context: RunContext) async throws {
        context.pass.noteDefaultHook(.onWait, of: Self.self)
    }

    /// Does nothing.
    public func onResume(_ wait: RunWait, payload: Payload, context: RunContext) async throws {
        context.pass.noteDefaultHook(.onResume, of: Self.self)
    }

    /// Does nothing.
    public func onSuccess(_ payload: Payload, output: Output, context: RunContext) async throws {}

    /// Does nothing.
    public func onFailure(_ payload: Payload, error: any Error, context: RunContext) async throws {}

    /// Leaves it to the retry policy.
    public func catchError(_ error: any Error, payload: Payload, context: RunContext) async throws -> ErrorDecision {
        .byPolicy
    }

    /// Does nothing.
    public func cleanup(_ payload: Payload, context: RunContext) async throws {}

    /// Goes straight on.
    public func middleware(_ payload: Payload, context: RunContext, next: MiddlewareNext) async throws {
        try await next()
    }
}
