#if Postgres
import TriggerEngine

extension PostgresTransaction {
    /// Changed runs come before new ones, so that a new run may have the idempotency key that a changed one gives up.
    ///
    /// Nothing is waited for: what is refused comes to light with the next answer, at the latest before the commit.
    func save(_ changes: ChangeSet) throws {
        try saveChangedRuns(changes.changedRuns)
        try saveNewRuns(changes.newRuns)
        try saveDetails(changes.replacedDetails)
        try saveEntries(changes.entries)
        try copyEntries(changes.copiedEntries)
        try saveDependents(changes.dependents)
        try endDependents(changes.endedDependents)
        try saveTokens(changes.tokens)
        try saveTimers(changes.timers)
        try endTimers(changes.endedTimers)
        try saveWorkers(changes.workers)
        try endWorkers(changes.endedWorkers)
        try saveNews(changes.news)
        try saveInbox(changes.refusedInbox)
        try saveLimits(changes.limits)
        try saveTasks(changes.tasks)
        try saveQueues(changes.queues)
        try savePauses(changes.pauses)
        try saveRequests(changes.requests)
        try saveOpenBatches(changes.openBatches)
        try saveBatches(changes.batches)
        try saveBatchItems(changes.batchItems)
        try saveBulkActions(changes.bulkActions)
        try insertBulkActions(changes.newBulkActions)
        try saveBulkLinks(changes.bulkLinks)
    }
}
#endif
