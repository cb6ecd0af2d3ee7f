import Synchronization

/// What an attempt goes through on its way to the task: the app's middleware, outermost first, then the task's own.
///
/// What is held here is held as long as the run waits, so there is one for all layers, and no more calls than need be.
final class MiddlewareChain: Sendable {
    private let core: any MiddlewareCore
    private let layers: [GlobalHooks.Layer]
    /// How many layers were entered; that many are past calling their `next()`.
    private let entered = Mutex(0)

    init(_ layers: [GlobalHooks.Layer], around core: any MiddlewareCore) {
        self.layers = layers
        self.core = core
    }

    /// Enters the layer at a depth, or what they all surround.
    ///
    /// - Throws: What is in there throws; ``MiddlewareMisuse`` when a layer calls `next()` a second time or not at all.
    func enter(_ depth: Int) async throws {
        try note(depth)
        if depth < layers.count {
            try await layers[depth].body(core.context, MiddlewareNext(chain: self, depth: depth + 1))
            try checkWentOn(from: depth)
        } else if depth == layers.count, core.hasMiddleware {
            try await core.middleware(MiddlewareNext(chain: self, depth: depth + 1))
            try checkWentOn(from: depth)
        } else {
            try await core.run()
        }
    }

    private func note(_ depth: Int) throws {
        let isNew = entered.withLock { entered in
            guard entered == depth else { return false }
            entered += 1
            return true
        }
        guard isNew else { throw MiddlewareMisuse("a middleware called next() twice; it must call it once") }
    }

    private func checkWentOn(from depth: Int) throws {
        guard entered.withLock({ $0 > depth + 1 }) else {
            throw MiddlewareMisuse("a middleware returned without calling next(); it must call it once")
        }
    }
}

/// What middleware surrounds.
protocol MiddlewareCore: AnyObject, Sendable {
    var context: RunContext { get }
    /// Whether the task has a middleware of its own.
    var hasMiddleware: Bool { get }
    func middleware(_ next: MiddlewareNext) async throws
    func run() async throws
}
