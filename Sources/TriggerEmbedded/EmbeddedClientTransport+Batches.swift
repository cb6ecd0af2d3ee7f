import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Makes a batch whose items come afterwards.
    ///
    /// - Throws: ``/Trigger/TransportError``.
    public func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket {
        // Within the process no answer is lost after its commit, so the key would only cost a row.
        let opening = BatchOpening(
            runCount: batch.count, tasks: batch.tasks, idempotencyKey: batch.idempotencyKey,
            idempotencyKeyOrigin: batch.idempotencyKeyOrigin)
        let opened = try await TransportError.wrap { try await engine.createBatch(opening, in: environment) }
        return BatchTicket(id: opened.id, isCached: opened.isCached)
    }

    /// Adds items to a batch.
    ///
    /// - Throws: ``/Trigger/TransportError``, `refused` for an item out of bounds; none of the items is added then.
    public func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool {
        try await TransportError.wrap { try await engine.add(items, to: batch, in: environment) }.isSealed
    }
}
