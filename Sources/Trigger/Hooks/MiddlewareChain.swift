import Synchronization

/// What an attempt goes through on its way to the task: the app's middleware, outermost first, then the task's own.
///
/// What is held here is held as long as the run waits, so there is one for all layers, and no more calls than need be.
final class MiddlewareChain: Sendable {
    let attempt: any Attempt
    private let layers: [GlobalHooks.Layer]
    /// How many `next()` were called; each depth has one.
    private let entered = Mutex(0)

    init(around attempt: any Attempt) {
        self.attempt = attempt
        layers = attempt.layers
    }

    /// The app's layer at a depth.
    func layer(at depth: Int) -> GlobalHooks.Layer? {
        depth < layers.count ? layers[depth] : nil
    }

    /// Whether the task's own middleware stands at a depth.
    func hasOwn(at depth: Int) -> Bool {
        depth == layers.count && attempt.hasMiddleware
    }

    /// - Throws: ``MiddlewareMisuse`` when that depth was entered before.
    @inline(never)
    func enter(_ depth: Int) throws {
        let isNew = entered.withLock { entered in
            guard entered == depth else { return false }
            entered += 1
            return true
        }
        guard isNew else { throw MiddlewareMisuse("a middleware called next() twice; it must call it once") }
    }

    /// - Throws: ``MiddlewareMisuse`` when the layer at that depth did not go on to the next.
    @inline(never)
    func leave(_ depth: Int) throws {
        guard entered.withLock({ $0 > depth + 1 }) else {
            throw MiddlewareMisuse("a middleware returned without calling next(); it must call it once")
        }
    }
}
