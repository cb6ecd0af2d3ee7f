/// What a middleware surrounds: call it exactly once.
///
/// A type of its own rather than a closure, so that a middleware means the same in every build setting of the module it
/// is written in.
public struct MiddlewareNext: Sendable {
    private let attempt: any Attempt
    /// How many layers are around it.
    private let depth: Int

    init(_ attempt: any Attempt, depth: Int = 0) {
        self.attempt = attempt
        self.depth = depth
    }

    /// Goes on with the inner middleware, or with the hooks and the run itself.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker; ``MiddlewareMisuse`` when called a second time.
    public func callAsFunction() async throws {
        try enter()
        if let layer {
            try await layer.body(attempt.context, MiddlewareNext(attempt, depth: depth + 1))
        } else if isAroundOwn {
            try await attempt.middleware(MiddlewareNext(attempt, depth: depth + 1))
        } else {
            return try await attempt.run()
        }
        try checkWentOn()
    }

    /// The app's middleware inside, outermost first, comes before the task's own.
    private var layer: GlobalHooks.Layer? {
        let layers = attempt.layers
        return depth < layers.count ? layers[depth] : nil
    }

    private var isAroundOwn: Bool {
        attempt.hasMiddleware && depth == attempt.layers.count
    }

    @inline(never)
    private func enter() throws {
        guard attempt.context.pass.enter(depth) else {
            throw MiddlewareMisuse("a middleware called next() twice; it must call it once")
        }
    }

    @inline(never)
    private func checkWentOn() throws {
        guard attempt.context.pass.depth > depth + 1 else {
            throw MiddlewareMisuse("a middleware returned without calling next(); it must call it once")
        }
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
