package import TriggerEngine
package import TriggerModel

extension BatchObject {
    /// A batch as the API shows it.
    package init(_ state: BatchState) {
        switch state {
        case .open(let batch):
            self.init(
                id: batch.id, status: batch.abortedAt == nil ? .pending : .aborted, createdAt: batch.createdAt,
                runCount: batch.runCount)
            idempotencyKey = batch.idempotencyKey
            updatedAt = batch.abortedAt ?? batch.createdAt
        case .sealed(let batch, let unfinished):
            self.init(
                id: batch.id, status: Self.status(batch, unfinished), createdAt: batch.createdAt,
                runCount: batch.runs.count + batch.faults.count, runs: batch.runs)
            idempotencyKey = batch.idempotencyKey
            processing = Processing(errors: batch.faults)
        }
    }

    private static func status(_ batch: BatchRecord, _ unfinished: Int) -> Status {
        if batch.runs.isEmpty { return .aborted }
        guard unfinished == 0 else { return .processing }
        return batch.faults.isEmpty ? .completed : .partialFailed
    }
}
