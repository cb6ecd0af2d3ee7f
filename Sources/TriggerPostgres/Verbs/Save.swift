#if Postgres
import TriggerEngine

extension PostgresTransaction {
    /// Changed runs come before new ones, so that a new run may have the idempotency key that a changed one gives up.
    ///
    /// Nothing is waited for: what is refused comes to light with the next answer, at the latest before the commit.
    func save(_ changes: ChangeSet) throws {
        try lockDeclarations(changes)
        try saveChangedRuns(changes.changedRuns)
        try saveNewRuns(changes.newRuns)
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

    /// What tasks, queues and limits there are changes under one lock, taken before a run that is set apart takes it in its weaker
    /// form: to strengthen it later, two servers would wait for each other.
    private func lockDeclarations(_ changes: ChangeSet) throws {
        guard !changes.tasks.isEmpty || !changes.queues.isEmpty || !changes.limits.isEmpty else { return }
        presumption.declarations = nil
        try write(RegistrationLock.exclusive) { $0.add(RegistrationLock.key(self.lockSpace)) }
    }
}
#endif
