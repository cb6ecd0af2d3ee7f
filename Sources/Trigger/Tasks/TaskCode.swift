import TriggerModel

/// The code of one task as an attempt calls it, whichever form the user wrote it in.
///
/// An object, so that an attempt holds one word of it and not all that the user's value holds.
protocol TaskCode<Payload, Output>: AnyObject, Sendable {
    associatedtype Payload: Codable & Sendable
    associatedtype Output: Codable & Sendable
    associatedtype Prepared: Sendable

    /// The task's own policy; the app's when nil.
    var retry: RetryPolicy? { get }
    /// Whether it surely has no middleware of its own.
    var isBare: Bool { get }
    /// Which of its hooks do nothing.
    var quiet: QuietHooks { get }
    /// The kinds of end without its code that it may have hooks for.
    var endHooks: Set<PendingHooks.Kind> { get }

    func prepare(_ payload: Payload, _ context: RunContext) async throws -> Prepared
    func onStart(_ payload: Payload, _ context: RunContext) async throws
    func onStartAttempt(_ payload: Payload, _ context: RunContext) async throws
    func onCancel(_ payload: Payload, _ context: RunContext) async throws
    func onComplete(
        _ payload: Payload, _ result: Result<Output, any Error>, _ prepared: Prepared?, _ context: RunContext
    ) async throws
    func onWait(_ wait: RunWait, _ payload: Payload, _ context: RunContext) async throws
    func onResume(_ wait: RunWait, _ payload: Payload, _ context: RunContext) async throws
    func run(_ payload: Payload, _ prepared: Prepared, _ context: RunContext) async throws -> Output
    func onSuccess(_ payload: Payload, _ output: Output, _ prepared: Prepared?, _ context: RunContext) async throws
    func onFailure(_ payload: Payload, _ error: any Error, _ prepared: Prepared?, _ context: RunContext) async throws
    func catchError(_ error: any Error, _ payload: Payload, _ context: RunContext) async throws -> ErrorDecision
    func cleanup(_ payload: Payload, _ prepared: Prepared?, _ context: RunContext) async throws
    func middleware(_ payload: Payload, _ context: RunContext, _ next: MiddlewareNext) async throws
}

extension TaskCode {
    var isBare: Bool { false }
}

/// A ``DurableTask``.
final class DurableCode<Base: DurableTask>: TaskCode {
    let base: Base
    let retry: RetryPolicy?
    let quiet = QuietHooks(of: Base.self)

    init(_ base: Base, retry: RetryPolicy?) {
        self.base = base
        self.retry = retry
    }

    func prepare(_ payload: Base.Payload, _ context: RunContext) async throws {}

    func onStart(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onStart(payload, context: context)
    }

    func onStartAttempt(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onStartAttempt(payload, context: context)
    }

    func onCancel(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.callOnCancel(payload, context)
    }

    var endHooks: Set<PendingHooks.Kind> {
        // Whether it has an onFailure of its own cannot be told before that is called.
        base is any CancelAwareTask ? [.cancel, .failure] : [.failure]
    }

    func onComplete(
        _ payload: Base.Payload, _ result: Result<Base.Output, any Error>, _ prepared: Void?, _ context: RunContext
    ) async throws {
        try await base.onComplete(payload, result: result, context: context)
    }

    func onWait(_ wait: RunWait, _ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onWait(wait, payload: payload, context: context)
    }

    func onResume(_ wait: RunWait, _ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onResume(wait, payload: payload, context: context)
    }

    func run(_ payload: Base.Payload, _ prepared: Void, _ context: RunContext) async throws -> Base.Output {
        try await base.run(payload, context: context)
    }

    func onSuccess(
        _ payload: Base.Payload, _ output: Base.Output, _ prepared: Void?, _ context: RunContext
    ) async throws {
        try await base.onSuccess(payload, output: output, context: context)
    }

    func onFailure(
        _ payload: Base.Payload, _ error: any Error, _ prepared: Void?, _ context: RunContext
    ) async throws {
        try await base.onFailure(payload, error: error, context: context)
    }

    func catchError(
        _ error: any Error, _ payload: Base.Payload, _ context: RunContext
    ) async throws -> ErrorDecision {
        try await base.catchError(error, payload: payload, context: context)
    }

    func cleanup(_ payload: Base.Payload, _ prepared: Void?, _ context: RunContext) async throws {
        try await base.cleanup(payload, context: context)
    }

    func middleware(_ payload: Base.Payload, _ context: RunContext, _ next: MiddlewareNext) async throws {
        try await base.middleware(payload, context: context, next: next)
    }
}

/// A ``PreparedTask``.
final class PreparedCode<Base: PreparedTask>: TaskCode {
    let base: Base
    let retry: RetryPolicy?
    let quiet = QuietHooks(of: Base.self)

    init(_ base: Base, retry: RetryPolicy?) {
        self.base = base
        self.retry = retry
    }

    func prepare(_ payload: Base.Payload, _ context: RunContext) async throws -> Base.Prepared {
        try await base.prepare(payload, context: context)
    }

    func onStart(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onStart(payload, context: context)
    }

    func onStartAttempt(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onStartAttempt(payload, context: context)
    }

    func onCancel(_ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.callOnCancel(payload, context)
    }

    var endHooks: Set<PendingHooks.Kind> {
        // Whether it has an onFailure of its own cannot be told before that is called.
        base is any CancelAwareTask ? [.cancel, .failure] : [.failure]
    }

    func onComplete(
        _ payload: Base.Payload, _ result: Result<Base.Output, any Error>, _ prepared: Base.Prepared?,
        _ context: RunContext
    ) async throws {
        try await base.onComplete(payload, result: result, context: context, prepared: prepared)
    }

    func onWait(_ wait: RunWait, _ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onWait(wait, payload: payload, context: context)
    }

    func onResume(_ wait: RunWait, _ payload: Base.Payload, _ context: RunContext) async throws {
        try await base.onResume(wait, payload: payload, context: context)
    }

    func run(_ payload: Base.Payload, _ prepared: Base.Prepared, _ context: RunContext) async throws -> Base.Output {
        try await base.run(payload, context: context, prepared: prepared)
    }

    func onSuccess(
        _ payload: Base.Payload, _ output: Base.Output, _ prepared: Base.Prepared?, _ context: RunContext
    ) async throws {
        try await base.onSuccess(payload, output: output, context: context, prepared: prepared)
    }

    func onFailure(
        _ payload: Base.Payload, _ error: any Error, _ prepared: Base.Prepared?, _ context: RunContext
    ) async throws {
        try await base.onFailure(payload, error: error, context: context, prepared: prepared)
    }

    func catchError(
        _ error: any Error, _ payload: Base.Payload, _ context: RunContext
    ) async throws -> ErrorDecision {
        try await base.catchError(error, payload: payload, context: context)
    }

    func cleanup(_ payload: Base.Payload, _ prepared: Base.Prepared?, _ context: RunContext) async throws {
        try await base.cleanup(payload, context: context, prepared: prepared)
    }

    func middleware(_ payload: Base.Payload, _ context: RunContext, _ next: MiddlewareNext) async throws {
        try await base.middleware(payload, context: context, next: next)
    }
}
