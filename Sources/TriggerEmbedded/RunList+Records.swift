import Foundation
package import TriggerEngine
package import TriggerModel

extension RunQuery {
    /// The runs that a filter shows, in the words of the current vocabulary unless said otherwise.
    package init(_ filter: RunFilter, words: StatusVocabulary = .current) {
        self.init(
            statuses: filter.statuses.flatMap { words.statuses(for: $0) }, tasks: filter.tasks,
            versions: filter.versions, queues: filter.queues, tags: filter.tags, tagMatch: filter.tagMatch,
            isTest: filter.isTest, batch: filter.batch, bulkAction: filter.bulkAction,
            machines: filter.machines, regions: filter.regions, schedules: filter.schedules,
            errors: filter.errors.map(ErrorGroupID.init(named:)),
            createdFrom: filter.createdFrom, createdBefore: filter.createdTo?.addingTimeInterval(0.001),
            limit: filter.limit)
        before = filter.before.map(RunID.init)
        after = before == nil ? filter.after.map(RunID.init) : nil
    }
}

extension RunList {
    /// The page that a query asked for.
    package init(_ records: [RunRecord], of query: RunQuery, words: StatusVocabulary = .current) {
        let page = CursorPage(
            records, limit: query.limit, isAfter: query.after != nil, isBefore: query.before != nil
        ) { $0.state.id.rawValue }
        self.init(
            runs: page.shown.map { RunSummary($0, words: words) }, next: page.next, previous: page.previous)
    }
}
