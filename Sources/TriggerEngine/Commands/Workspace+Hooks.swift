import TriggerModel

extension Workspace {
    /// Cancels a run; its hooks run afterwards, if its task has any.
    ///
    /// - Throws: A ``Rejection`` for one that has ended, with nothing changed.
    mutating func cancel(_ id: RunID, reason: String) throws {
        try apply(.cancel(reason: reason, hooks: hasHooks(.cancel, id)), to: id)
    }

    /// Whether the task of a run has hooks for a run that ends without its code.
    func hasHooks(_ kind: PendingHooks.Kind, _ id: RunID) -> Bool {
        guard let state = run(id) else { return false }
        let task = TaskRecord.ID(environment: environment, task: state.task, version: state.version)
        return tasks[task]?.manifest.hooks?.contains(kind) ?? false
    }
}

extension LoadRequest {
    /// A run that the batch may end without its code, so that its task's hooks matter.
    mutating func endWithHooks(_ run: RunID) {
        runs.insert(run)
        hooked.insert(run)
    }

    /// A run that the batch may cancel, with what it waits for.
    mutating func cancel(_ run: RunID) {
        endWithHooks(run)
        ending.insert(run)
    }
}
