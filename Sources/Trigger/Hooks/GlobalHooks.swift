public import TriggerModel

/// The hooks of an app, which run for every task: before the task's own, but for `catchError`, which comes after.
///
/// What a hook may throw, and what follows, is the same as for the hook of a ``DurableTask``. The payload is read with
/// ``RunContext/payload(as:)``.
public struct GlobalHooks: Sendable {
    /// A hook that is given the run and nothing else.
    public typealias Hook = @Sendable (RunContext) async throws -> Void
    /// A hook that surrounds an attempt.
    public typealias Middleware = @Sendable (RunContext, MiddlewareNext) async throws -> Void
    /// A hook that is given the encoded output.
    public typealias SuccessHook = @Sendable (RunContext, Packet) async throws -> Void
    /// A hook that is given the error.
    public typealias FailureHook = @Sendable (RunContext, any Error) async throws -> Void
    /// A hook that is given the encoded output, or the error.
    public typealias CompletionHook = @Sendable (RunContext, Result<Packet, any Error>) async throws -> Void
    /// A hook that is told what the run waits for.
    public typealias WaitHook = @Sendable (RunContext, RunWait) async throws -> Void
    /// A hook that decides about an error.
    public typealias ErrorHook = @Sendable (RunContext, any Error) async throws -> ErrorDecision

    /// A middleware, stored so that it is called as it is: a bare function in a list is called through two others.
    struct Layer: Sendable {
        let body: Middleware
    }

    private(set) var middleware = HookList<Layer>()
    private(set) var prepare = HookList<Hook>()
    private(set) var onStart = HookList<Hook>()
    private(set) var onStartAttempt = HookList<Hook>()
    private(set) var onComplete = HookList<CompletionHook>()
    private(set) var onCancel = HookList<Hook>()
    private(set) var onWait = HookList<WaitHook>()
    private(set) var onResume = HookList<WaitHook>()
    private(set) var onSuccess = HookList<SuccessHook>()
    private(set) var onFailure = HookList<FailureHook>()
    private(set) var catchError = HookList<ErrorHook>()
    private(set) var cleanup = HookList<Hook>()

    /// Makes an empty set.
    public init() {}

    /// Surrounds each attempt; the first that was added is the outermost.
    public mutating func middleware(_ name: String? = nil, _ body: @escaping Middleware) {
        middleware.add(name, Layer(body: body))
    }

    /// Runs at each entry, before the task's own preparation.
    public mutating func prepare(_ name: String? = nil, _ body: @escaping Hook) {
        prepare.add(name, body)
    }

    /// Runs once per run, at the start of its first attempt.
    public mutating func onStart(_ name: String? = nil, _ body: @escaping Hook) {
        onStart.add(name, body)
    }

    /// Runs once per attempt, before its code.
    public mutating func onStartAttempt(_ name: String? = nil, _ body: @escaping Hook) {
        onStartAttempt.add(name, body)
    }

    /// Runs when a run is about to end, after the hooks for success or failure, before that is stored.
    public mutating func onComplete(_ name: String? = nil, _ body: @escaping CompletionHook) {
        onComplete.add(name, body)
    }

    /// Runs when a run was cancelled, wherever it stood; see ``CancelAwareTask``.
    public mutating func onCancel(_ name: String? = nil, _ body: @escaping Hook) {
        onCancel.add(name, body)
    }

    /// Runs once per wait, before the run stands still for it.
    public mutating func onWait(_ name: String? = nil, _ body: @escaping WaitHook) {
        onWait.add(name, body)
    }

    /// Runs once per wait, when it is over.
    public mutating func onResume(_ name: String? = nil, _ body: @escaping WaitHook) {
        onResume.add(name, body)
    }

    /// Runs when an attempt succeeded, before that is stored.
    public mutating func onSuccess(_ name: String? = nil, _ body: @escaping SuccessHook) {
        onSuccess.add(name, body)
    }

    /// Runs when the last attempt failed, before that is stored.
    public mutating func onFailure(_ name: String? = nil, _ body: @escaping FailureHook) {
        onFailure.add(name, body)
    }

    /// Decides about an attempt that failed, if the task itself left it to the policy; the first that decides, decides.
    public mutating func catchError(_ name: String? = nil, _ body: @escaping ErrorHook) {
        catchError.add(name, body)
    }

    /// Runs at the end of each attempt, before the task's own.
    public mutating func cleanup(_ name: String? = nil, _ body: @escaping Hook) {
        cleanup.add(name, body)
    }
}

extension GlobalHooks {
    /// The kinds of end without the run's code that there are hooks for.
    var endHooks: Set<PendingHooks.Kind> {
        var kinds: Set<PendingHooks.Kind> = []
        if !onCancel.isEmpty { kinds.insert(.cancel) }
        if !onFailure.isEmpty || !onComplete.isEmpty { kinds.insert(.failure) }
        return kinds
    }
}
