import CoreMetrics
public import Logging
public import TriggerModel

/// What is done once with a store that was restored from a backup, before a server opens it.
public enum Restoration {
    /// How much the epochs of unfinished runs are raised: more than an execution after the backup can have come to.
    public static let epochs = 1_000_000

    /// Ends the leases of all workers the backup knew; what they had goes back in line, at no cost to its attempts.
    ///
    /// They may live on, in a world in which the runs went on after the backup; here they are strangers.
    ///
    /// - Throws: ``EngineError`` or ``StoreError``.
    public static func endWorkers(in store: any Store, time: any TimeSource, logger: Logger) async throws {
        let committer = Committer(
            store: store, time: time, ids: SystemIDSource(), options: EngineOptions(), logger: logger,
            metrics: EngineMetrics(NOOPMetricsHandler.instance))
        _ = try await committer.endAllWorkers()
    }
}
