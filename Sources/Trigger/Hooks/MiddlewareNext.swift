import Synchronization

/// What a middleware surrounds: call it exactly once.
///
/// A type of its own rather than a closure, so that a middleware means the same in every build setting of the module it
/// is written in.
public struct MiddlewareNext: Sendable {
    private let place: Place

    init(_ rest: MiddlewareChain) {
        place = Place(rest)
    }

    /// Goes on with the inner middleware, or with the hooks and the run itself.
    ///
    /// - Throws: ``RunDropped`` when the run left this worker; ``MiddlewareMisuse`` when called a second time.
    public func callAsFunction() async throws {
        guard place.enter() == 1 else {
            throw MiddlewareMisuse("a middleware called next() twice; it must call it once")
        }
        try await place.rest.run()
    }

    /// - Throws: ``MiddlewareMisuse`` when it was not called.
    func checkCalled() throws {
        guard place.entries > 0 else {
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

/// Where a middleware stands in the chain, and how often it went on.
private final class Place: Sendable {
    let rest: MiddlewareChain
    private let count = Mutex(0)

    init(_ rest: MiddlewareChain) {
        self.rest = rest
    }

    var entries: Int {
        count.withLock { $0 }
    }

    func enter() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
