import TriggerModel

extension Engine {
    /// Ends all workers as if each had said goodbye: what they had is queued again at no cost, under the next epoch.
    ///
    /// For an engine that does not run, on a database whose workers are elsewhere.
    ///
    /// - Returns: How many there were.
    /// - Throws: A ``StoreError``.
    package func endAllWorkers() async throws -> Int {
        try await committer.endAllWorkers()
    }
}

extension Committer {
    /// Ends all workers as if each had said goodbye; for a committer that does not run.
    ///
    /// - Returns: How many there were.
    func endAllWorkers() async throws -> Int {
        var ended: Set<WorkerID> = []
        while let worker = try await store.write({ try $0.allWorkers() }).first {
            // A worker with many runs stays until the last of them is queued.
            let end = EndWorker(environment: worker.environment, worker: worker.id, manner: .deregistered)
            try await commitAlone(end)
            ended.insert(worker.id)
        }
        return ended.count
    }
}
