import TriggerEngine

extension SQLiteTransaction {
    /// Changed runs come before new ones, so that a new run may have the idempotency key that a changed one gives up.
    func save(_ changes: ChangeSet) throws {
        var movement = QueueMovement()
        try saveChangedRuns(changes.changedRuns, &movement)
        try saveNewRuns(changes.newRuns, &movement)
        try settle(movement)
        try saveEntries(changes.entries)
        try saveDependents(changes.dependents)
        try endDependents(changes.endedDependents)
        try saveTimers(changes.timers)
        try endTimers(changes.endedTimers)
        try saveWorkers(changes.workers)
        try endWorkers(changes.endedWorkers)
        try saveTasks(changes.tasks)
        try saveRequests(changes.requests)
        try saveBatches(changes.batches)
    }
}
