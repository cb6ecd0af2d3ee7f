import TriggerModel

extension Workspace {
    /// A run has ended: if by an error, that is counted among those of its group, in the same commit.
    mutating func countError(of run: RunState) {
        guard run.status.isFailure, let error = run.ending?.error else { return }
        let fingerprint = ErrorFingerprint(error, task: run.task)
        changes.errorLinks.append(ErrorLink(environment: environment, error: fingerprint.id, run: run.id))
        var group =
            errorGroups[fingerprint.id]
            ?? ErrorGroupRecord(
                environment: environment, id: fingerprint.id, task: run.task, type: fingerprint.type, message: "",
                count: 0, firstSeen: now, lastSeen: now, lastRun: run.id)
        group.count += 1
        (group.message, group.lastRun) = (fingerprint.message, run.id)
        errorGroups[fingerprint.id] = group
    }
}
