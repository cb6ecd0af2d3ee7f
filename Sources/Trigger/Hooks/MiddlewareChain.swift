/// Middleware around an attempt, outermost first.
struct MiddlewareChain: Sendable {
    typealias Layer = @Sendable (MiddlewareNext) async throws -> Void

    let layers: ArraySlice<Layer>
    let inner: @Sendable () async throws -> Void

    /// Enters the outermost layer; each goes on to the next.
    ///
    /// - Throws: What a layer or the inner code throws; ``MiddlewareMisuse`` for a layer that did not call `next()` once.
    func run() async throws {
        guard let layer = layers.first else { return try await inner() }
        let rest = MiddlewareChain(layers: layers.dropFirst(), inner: inner)
        let next = MiddlewareNext { try await rest.run() }
        try await layer(next)
        try next.checkCalled()
    }
}
