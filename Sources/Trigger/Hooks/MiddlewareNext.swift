/// What a middleware surrounds: call it exactly once.
///
/// A type of its own rather than a closure, so that a middleware means the same in every build setting of the module it
/// is written in.
public struct MiddlewareNext: Sendable {
    let chain: MiddlewareChain
    let depth: Int

    /// Goes on with the inner middleware, or with the hooks and the run itself.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker; ``MiddlewareMisuse`` when called a second time.
    public func callAsFunction() async throws {
        try await chain.enter(depth)
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
