/// The answer to a trigger.
package struct TriggerAnswer: Codable, Sendable {
    package var id: RunID
    package var isCached: Bool

    package init(id: RunID, isCached: Bool) {
        self.id = id
        self.isCached = isCached
    }
}

/// The answer to `POST /api/v1/tasks/batch` (http-api.md §6.3).
package struct BatchAnswer: Codable, Sendable {
    package var id: BatchID
    package var isCached: Bool
    package var runs: [Run]

    package init(_ receipt: BatchReceipt) {
        id = receipt.id
        isCached = false
        runs = receipt.runs.map { Run(id: $0.id, taskIdentifier: $0.task, isCached: $0.isCached) }
    }

    /// What the batch became, in the engine's words.
    package var receipt: BatchReceipt {
        BatchReceipt(
            id: id,
            runs: runs.map { TriggerReceipt(id: $0.id, task: $0.taskIdentifier, isCached: $0.isCached) }
        )
    }

    /// One run of the batch.
    package struct Run: Codable, Sendable {
        package var id: RunID
        package var taskIdentifier: String
        package var isCached: Bool
    }
}

/// The answer of a call that changed a run and has nothing more to say.
package struct RunIDAnswer: Codable, Sendable {
    package var id: RunID

    package init(id: RunID) {
        self.id = id
    }
}
