import TriggerModel

/// A small task, made of a closure by `task(…)`.
///
/// It has no hooks of its own; the app's run for it.
public struct ClosureTask<Payload: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    /// The task's id and types.
    public let name: TaskName<Payload, Output>
    /// What the task says about all of its runs.
    public let options: TaskOptions
    /// Where it stands in the source, for messages.
    let origin: String
    let body: @Sendable (Payload, RunContext) async throws -> Output
}

/// Makes a task of a closure that takes a payload and returns an output.
public func task<Payload, Output>(
    _ name: TaskName<Payload, Output>, options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Payload, RunContext) async throws -> Output
) -> ClosureTask<Payload, Output> {
    ClosureTask(name: name, options: options, origin: "task(…) at \(file):\(line)", body: body)
}

/// Makes a task of a closure that takes a payload and returns nothing.
public func task<Payload>(
    _ name: TaskName<Payload, NoValue>, options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (Payload, RunContext) async throws -> Void
) -> ClosureTask<Payload, NoValue> {
    task(name, options: options, file: file, line: line) { (payload: Payload, context: RunContext) -> NoValue in
        try await body(payload, context)
        return NoValue()
    }
}

/// Makes a task of a closure that takes no payload and returns an output.
public func task<Output>(
    _ name: TaskName<NoValue, Output>, options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (RunContext) async throws -> Output
) -> ClosureTask<NoValue, Output> {
    task(name, options: options, file: file, line: line) { (_: NoValue, context: RunContext) -> Output in
        try await body(context)
    }
}

/// Makes a task of a closure that takes no payload and returns nothing.
public func task(
    _ name: TaskName<NoValue, NoValue>, options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (RunContext) async throws -> Void
) -> ClosureTask<NoValue, NoValue> {
    task(name, options: options, file: file, line: line) { (_: NoValue, context: RunContext) -> NoValue in
        try await body(context)
        return NoValue()
    }
}

/// A ``ClosureTask``.
final class ClosureCode<Payload: Codable & Sendable, Output: Codable & Sendable>: TaskCode {
    private let body: @Sendable (Payload, RunContext) async throws -> Output
    let retry: RetryPolicy?
    let quiet = QuietHooks()

    init(_ task: ClosureTask<Payload, Output>) {
        body = task.body
        retry = task.options.retry
    }

    var isBare: Bool { true }

    func prepare(_ payload: Payload, _ context: RunContext) async throws {}

    func onStart(_ payload: Payload, _ context: RunContext) async throws {}

    func onStartAttempt(_ payload: Payload, _ context: RunContext) async throws {}

    func onCancel(_ payload: Payload, _ context: RunContext) async throws {}

    func onComplete(
        _ payload: Payload, _ result: Result<Output, any Error>, _ prepared: Void?, _ context: RunContext
    ) async throws {}

    var endHooks: Set<PendingHooks.Kind> { [] }

    func onWait(_ wait: RunWait, _ payload: Payload, _ context: RunContext) async throws {}

    func onResume(_ wait: RunWait, _ payload: Payload, _ context: RunContext) async throws {}

    func run(_ payload: Payload, _ prepared: Void, _ context: RunContext) async throws -> Output {
        try await body(payload, context)
    }

    func onSuccess(_ payload: Payload, _ output: Output, _ prepared: Void?, _ context: RunContext) async throws {}

    func onFailure(_ payload: Payload, _ error: any Error, _ prepared: Void?, _ context: RunContext) async throws {}

    func catchError(_ error: any Error, _ payload: Payload, _ context: RunContext) async throws -> ErrorDecision {
        .byPolicy
    }

    func cleanup(_ payload: Payload, _ prepared: Void?, _ context: RunContext) async throws {}

    func middleware(_ payload: Payload, _ context: RunContext, _ next: MiddlewareNext) async throws {
        try await next()
    }
}
