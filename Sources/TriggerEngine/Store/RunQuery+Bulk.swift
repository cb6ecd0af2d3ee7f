import TriggerModel

extension RunQuery {
    /// Whether a run that was read a moment ago fulfils the conditions about what changes in a run.
    func admits(_ state: RunState) -> Bool {
        (statuses.isEmpty || statuses.contains(state.status))
            && (versions.isEmpty || state.version.map(versions.contains) ?? false)
            && (queues.isEmpty || queues.contains(state.queue))
    }

    /// Whether nothing is asked for.
    package var isEmpty: Bool {
        self == RunQuery(after: after, before: before, limit: limit)
    }

    /// The same runs and those between them that only the index it reads them from does not tell apart.
    var whole: RunQuery {
        let range = RunRange(self)
        var query = RunQuery(after: after, before: before, limit: limit)
        switch range.kind {
        case .bulkAction: query.bulkAction = bulkAction
        case .parent: query.parent = parent
        case .batch: query.batch = batch
        case .schedule: query.schedules = schedules
        case .error: query.errors = errors
        case .tag: query.tags = range.values
        case .test: query.isTest = isTest
        case .task: query.tasks = tasks
        case .status: query.statuses = statuses
        case .all: break
        }
        return query
    }
}
