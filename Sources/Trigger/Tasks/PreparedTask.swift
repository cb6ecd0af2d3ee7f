/// A task that makes something ready at each entry, a connection say, and has it handed to its code and its hooks.
///
/// ``prepare(_:context:)`` runs before ``DurableTask/onStart(_:context:)`` at the start of each attempt, and again at each
/// replay. The hooks that come after it receive what it returned, or nil when it threw.
public protocol PreparedTask<Payload, Output>: DurableTask {
    /// What is made ready.
    associatedtype Prepared: Sendable

    /// Makes it ready.
    ///
    /// - Throws: Anything; the attempt has failed then.
    func prepare(_ payload: Payload, context: RunContext) async throws -> Prepared

    /// Does the work.
    ///
    /// - Throws: As ``DurableTask/run(_:context:)``.
    func run(_ payload: Payload, context: RunContext, prepared: Prepared) async throws -> Output

    /// Runs when an attempt succeeded; calls the form without `prepared` by default.
    ///
    /// - Throws: As ``DurableTask/onSuccess(_:output:context:)``.
    func onSuccess(_ payload: Payload, output: Output, context: RunContext, prepared: Prepared?) async throws

    /// Runs when the last attempt failed; calls the form without `prepared` by default.
    ///
    /// - Throws: As ``DurableTask/onFailure(_:error:context:)``.
    func onFailure(_ payload: Payload, error: any Error, context: RunContext, prepared: Prepared?) async throws

    /// Runs when the run is about to end; calls the form without `prepared` by default.
    ///
    /// - Throws: As ``DurableTask/onComplete(_:result:context:)``.
    func onComplete(
        _ payload: Payload, result: Result<Output, any Error>, context: RunContext, prepared: Prepared?
    ) async throws

    /// Runs at the end of each attempt; calls the form without `prepared` by default.
    ///
    /// - Throws: As ``DurableTask/cleanup(_:context:)``.
    func cleanup(_ payload: Payload, context: RunContext, prepared: Prepared?) async throws
}

extension PreparedTask {
    /// Prepares, then runs.
    ///
    /// A worker calls the two one by one instead, with ``DurableTask/onStart(_:context:)`` between.
    ///
    /// - Throws: What either throws.
    public func run(_ payload: Payload, context: RunContext) async throws -> Output {
        let prepared = try await prepare(payload, context: context)
        return try await run(payload, context: context, prepared: prepared)
    }

    /// Calls the form without `prepared`.
    public func onSuccess(_ payload: Payload, output: Output, context: RunContext, prepared: Prepared?) async throws {
        try await onSuccess(payload, output: output, context: context)
    }

    /// Calls the form without `prepared`.
    public func onFailure(_ payload: Payload, error: any Error, context: RunContext, prepared: Prepared?) async throws {
        try await onFailure(payload, error: error, context: context)
    }

    /// Calls the form without `prepared`.
    public func cleanup(_ payload: Payload, context: RunContext, prepared: Prepared?) async throws {
        try await cleanup(payload, context: context)
    }

    /// Calls the form without `prepared`.
    public func onComplete(
        _ payload: Payload, result: Result<Output, any Error>, context: RunContext, prepared: Prepared?
    ) async throws {
        try await onComplete(payload, result: result, context: context)
    }
}
