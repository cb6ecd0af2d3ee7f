import TriggerModel

/// One attempt of a run, whatever its types.
protocol Attempt: AnyObject, Sendable {
    var context: RunContext { get }
    /// The app's middleware around it, outermost first.
    var layers: [GlobalHooks.Layer] { get }
    /// Whether the task has a middleware of its own, which is the innermost.
    var hasMiddleware: Bool { get }

    /// Runs the task's own middleware.
    func middleware(_ next: MiddlewareNext) async throws

    /// Runs what the middleware surrounds.
    ///
    /// - Throws: ``RunDropped`` and nothing else.
    func run() async throws

    /// Takes in what a middleware threw.
    ///
    /// - Throws: ``RunDropped`` and nothing else.
    func fail(_ error: any Error) async throws

    /// How it ended.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker.
    func outcome() throws -> AttemptOutcome
}

/// An attempt that cannot even begin.
final class RefusedAttempt: Attempt {
    let context: RunContext
    private let error: RunError
    private let retryAfter: Duration?

    init(_ context: RunContext, _ error: RunError, retryAfter: Duration? = nil) {
        self.context = context
        self.error = error
        self.retryAfter = retryAfter
    }

    var layers: [GlobalHooks.Layer] { [] }
    var hasMiddleware: Bool { false }

    func middleware(_ next: MiddlewareNext) async throws {}
    func run() async throws {}
    func fail(_ error: any Error) async throws {}

    func outcome() throws -> AttemptOutcome {
        .failure(error, retryAfterMs: retryAfter?.milliseconds)
    }
}
