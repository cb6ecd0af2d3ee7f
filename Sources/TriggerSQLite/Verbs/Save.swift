import TriggerEngine

extension SQLiteTransaction {
    /// Changed runs come before new ones, so that a new run may have the idempotency key that a changed one gives up.
    func save(_ changes: ChangeSet) throws {
        try saveRuns(changes)
        try saveDetails(changes.replacedDetails)
        try saveLabels(changes.labels)
        try saveEntries(changes.entries)
        try copyEntries(changes.copiedEntries)
        try saveDependents(changes.dependents)
        try endDependents(changes.endedDependents)
        try saveTokens(changes.tokens)
        try saveTimers(changes.timers)
        try endTimers(changes.endedTimers)
        try saveErrorLinks(changes.errorLinks)
        try saveErrors(changes.errorGroups)
        try saveWorkers(changes.workers)
        try endWorkers(changes.endedWorkers)
        try saveNews(changes.news)
        try saveInbox(changes.refusedInbox)
        try saveLimits(changes.limits)
        try saveTasks(changes.tasks)
        try saveQueues(changes.queues)
        try savePauses(changes.pauses)
        try saveTypes(changes.types)
        try saveRequests(changes.requests)
        try saveOpenBatches(changes.openBatches)
        try saveBatches(changes.batches)
        try saveBatchItems(changes.batchItems)
        try saveBulkActions(changes.bulkActions)
        try insertBulkActions(changes.newBulkActions)
        try saveBulkLinks(changes.bulkLinks)
        try saveSchedules(changes.schedules)
        try saveNeeds(changes.needs)
        try saveObjects(changes.namedObjects, copies: changes.copiedObjects)
        try pruneRuns(changes.prunedRuns)
    }

    private func saveRuns(_ changes: ChangeSet) throws {
        guard !changes.changedRuns.isEmpty || !changes.newRuns.isEmpty else { return }
        var movement = try QueueMovement(self)
        try saveChangedRuns(changes.changedRuns, &movement)
        try saveNewRuns(changes.newRuns, &movement)
        try settle(movement)
    }
}
