import TriggerModel

extension Engine {
    /// Ends all workers as if each had said goodbye: what they had is queued again at no cost, under the next epoch.
    ///
    /// For an engine that does not run, on a database whose workers are elsewhere.
    ///
    /// - Returns: How many there were.
    /// - Throws: A ``StoreError``.
    package func endAllWorkers() async throws -> Int {
        var count = 0
        while let worker = try await committer.store.write({ try $0.allWorkers() }).first {
            // A worker with many runs stays until the last of them is queued.
            let end = EndWorker(environment: worker.environment, worker: worker.id, manner: .deregistered)
            try await committer.commitAlone(end)
            let rest = try await committer.store.write { try $0.allWorkers() }
            if !rest.contains(where: { $0.id == worker.id }) { count += 1 }
        }
        return count
    }
}
