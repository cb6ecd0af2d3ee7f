public import TriggerModel

/// The removal of all that a retention does not keep, at once and as fast as the store goes.
public struct Pruning: Sendable {
    private let store: any Store
    private let retention: Retention
    private let time: any TimeSource

    /// Prepares it; nothing happens until ``run(progress:)``.
    public init(of store: any Store, _ retention: Retention, time: any TimeSource) {
        self.store = store
        self.retention = retention
        self.time = time
    }

    /// Removes a portion per transaction until nothing is left to be removed; to stop it in between leaves nothing half done.
    ///
    /// - Parameter progress: Is told after each portion what was removed so far.
    /// - Returns: What was removed.
    /// - Throws: A ``StoreError``; ``EngineError`` `tooMany` while a server of the same database removes some; `CancellationError`.
    public func run(progress: (PruneTotals) -> Void = { _ in }) async throws -> PruneTotals {
        let environments = try await store.read { try $0.environments() }
        var (totals, patience) = (PruneTotals(), 50)
        var pass = PruningPass(environments, retention)
        while true {
            try Task.checkCancellation()
            switch try await pass.step(store, time) {
            case .done: return totals
            case .went(let portion, _, _):
                totals.add(portion)
                progress(totals)
            case .busy:
                guard patience > 0 else { throw Self.refusal }
                patience -= 1
                try await time.sleep(until: time.now + .milliseconds(100))
            }
        }
    }

    private static var refusal: EngineError {
        EngineError(.tooMany, "a server of this database removes what is old just now; look again later")
    }
}
