import TriggerModel

/// What a page of the list is read from: the runs of each of some values of an index, by their ids.
///
/// All other conditions are looked at run by run. So a query takes the index that is likely to have the fewest runs.
package struct RunRange: Hashable, Sendable {
    /// The indexes.
    package enum Kind: CaseIterable, Sendable {
        case bulkAction, parent, batch, schedule, error, tag, test, task
        /// Statuses that not every run passes through.
        case status
        /// All runs of the environment.
        case all
    }

    /// The index.
    package var kind: Kind
    /// The values, each once; one that says nothing where the index has no values.
    package var values: [String]

    private init(_ kind: Kind, _ values: [String] = [""]) {
        self.kind = kind
        self.values = Array(Set(values)).sorted()
    }

    /// Chooses the index for a query.
    package init(_ query: RunQuery) {
        let common: Set<RunStatus> = [.pending, .dequeued, .executing, .completedSuccessfully]
        if let bulkAction = query.bulkAction {
            self.init(.bulkAction, [bulkAction.rawValue])
        } else if let parent = query.parent {
            self.init(.parent, [parent.rawValue])
        } else if let batch = query.batch {
            self.init(.batch, [batch.rawValue])
        } else if !query.schedules.isEmpty {
            self.init(.schedule, query.schedules)
        } else if !query.errors.isEmpty {
            self.init(.error, query.errors.map(\.rawValue))
        } else if !query.tags.isEmpty {
            // Whoever has to have all of them has the first.
            self.init(.tag, query.tagMatch == .any ? query.tags : Array(query.tags.prefix(1)))
        } else if query.isTest == true {
            self.init(.test)
        } else if !query.tasks.isEmpty {
            self.init(.task, query.tasks)
        } else if !query.statuses.isEmpty, common.isDisjoint(with: query.statuses) {
            self.init(.status, query.statuses.map(\.rawValue))
        } else {
            self.init(.all)
        }
    }
}
