/// What an attempt goes through on its way to the task: the app's middleware, outermost first, then the task's own.
///
/// What is held here is held as long as the run waits, so there is no more of it, and there are no more calls, than need be.
struct MiddlewareChain: Sendable {
    typealias Layer = @Sendable (MiddlewareNext) async throws -> Void

    let context: RunContext
    let layers: ArraySlice<GlobalHooks.Middleware>
    /// The task's own, if it has one.
    let own: Layer?
    let inner: @Sendable () async throws -> Void

    /// Enters the outermost layer; each goes on to the next.
    ///
    /// - Throws: What a layer or the inner code throws; ``MiddlewareMisuse`` for a layer that did not call `next()` once.
    func run() async throws {
        if let layer = layers.first {
            let next = MiddlewareNext(rest(layers.dropFirst(), own))
            try await layer(context, next)
            try next.checkCalled()
        } else if let own {
            let next = MiddlewareNext(rest([], nil))
            try await own(next)
            try next.checkCalled()
        } else {
            try await inner()
        }
    }

    private func rest(_ layers: ArraySlice<GlobalHooks.Middleware>, _ own: Layer?) -> MiddlewareChain {
        MiddlewareChain(context: context, layers: layers, own: own, inner: inner)
    }
}
