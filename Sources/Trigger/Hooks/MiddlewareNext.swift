/// What a middleware surrounds: call it exactly once.
///
/// A type of its own rather than a closure, so that a middleware means the same in every build setting of the module it
/// is written in.
public struct MiddlewareNext: Sendable {
    private let chain: MiddlewareChain
    private let depth: Int

    init(_ chain: MiddlewareChain, depth: Int = 0) {
        self.chain = chain
        self.depth = depth
    }

    /// Goes on with the inner middleware, or with the hooks and the run itself.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker; ``MiddlewareMisuse`` when called a second time.
    public func callAsFunction() async throws {
        try chain.enter(depth)
        if let layer = chain.layer(at: depth) {
            try await layer.body(chain.attempt.context, MiddlewareNext(chain, depth: depth + 1))
        } else if chain.hasOwn(at: depth) {
            try await chain.attempt.middleware(MiddlewareNext(chain, depth: depth + 1))
        } else {
            return try await chain.attempt.run()
        }
        try chain.leave(depth)
    }
}

/// A middleware that did not call `next()` exactly once.
public struct MiddlewareMisuse: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it did, in one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
