import Logging
public import TriggerModel

/// Removes objects that nothing in the database names: those whose runs are gone, and those that a crash left before they were named.
///
/// An object is stored before the commit that names it, so that a young one is left alone. One that nothing names is looked at
/// again after a while: a transaction that was under way when what named it last went is over by then.
public struct ObjectSweeper: Sendable {
    private let store: any Store
    private let objects: any ObjectStore
    private let time: any TimeSource

    /// How long an object is left alone after it was stored.
    public static let grace: Duration = .seconds(86_400)
    /// How long one that nothing names is left alone before it is looked at again.
    public static let patience: Duration = .seconds(600)
    /// The time from one sweep to the next.
    static let round: Duration = .seconds(86_400)
    /// The most objects of one sweep.
    private static let most = 100_000

    /// What a sweep removed.
    public struct Totals: Hashable, Sendable {
        /// How many objects.
        public var objects = 0
        /// Their bytes.
        public var bytes = 0

        /// Nothing was removed.
        public init() {}
    }

    /// Prepares it; nothing happens until it is told.
    public init(store: any Store, objects: any ObjectStore, time: any TimeSource) {
        self.store = store
        self.objects = objects
        self.time = time
    }

    /// Sweeps once a day until its task is cancelled.
    func run(_ logger: Logger) async {
        var next = time.now + Self.patience
        while (try? await time.sleep(until: next)) != nil, !Task.isCancelled {
            do {
                let totals = try await sweep(grace: Self.grace) {
                    try await time.sleep(until: time.now + Self.patience)
                }
                if totals.objects > 0 {
                    logger.info("objects that nothing names were removed", metadata: ["count": "\(totals.objects)"])
                }
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("the object store could not be swept", metadata: ["error": "\(error)"])
            }
            next = time.now + Self.round
        }
    }

    /// The objects that nothing names and that were stored longer ago than that.
    ///
    /// - Throws: ``EngineError`` or ``StoreError``.
    public func unnamed(grace: Duration = grace) async throws -> [ObjectKey] {
        var (found, cursor): ([ObjectKey], String?) = ([], nil)
        repeat {
            let page = try await objects.objects(after: cursor, olderThan: grace)
            let named = try await named(page.keys)
            found += page.keys.filter { !named.contains($0) }
            cursor = page.cursor
            try await time.sleep(until: time.now + .milliseconds(1))
        } while cursor != nil && found.count < Self.most
        return found
    }

    /// Removes them.
    ///
    /// - Parameters:
    ///   - grace: How long ago they were stored at least.
    ///   - wait: Is called between the two looks; has to take ``patience`` where others use the database.
    /// - Returns: What was removed.
    /// - Throws: ``EngineError``, ``StoreError``, and what `wait` throws.
    public func sweep(grace: Duration = grace, wait: () async throws -> Void) async throws -> Totals {
        var totals = Totals()
        let suspects = try await unnamed(grace: grace)
        guard !suspects.isEmpty else { return totals }
        try await wait()
        for key in suspects {
            guard try await !isNamed(key) else { continue }
            guard let bytes = try await objects.remove(key, olderThan: grace, unless: { try await isNamed(key) }) else {
                continue
            }
            totals.objects += 1
            totals.bytes += bytes
        }
        return totals
    }

    private func isNamed(_ key: ObjectKey) async throws -> Bool {
        try await !named([key]).isEmpty
    }

    private func named(_ keys: [ObjectKey]) async throws -> Set<ObjectKey> {
        var named: Set<ObjectKey> = []
        for (environment, keys) in Dictionary(grouping: keys, by: \.environment) {
            let paths = try await store.read { try $0.isNamed(environment, keys.map(\.path)) }
            named.formUnion(paths.map { ObjectKey(environment: environment, path: $0) })
        }
        return named
    }
}
