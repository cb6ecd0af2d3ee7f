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
            createdFrom: filter.createdFrom, createdBefore: filter.createdTo?.addingTimeInterval(0.001),
            limit: filter.limit)
        before = filter.before.map(RunID.init)
        after = before == nil ? filter.after.map(RunID.init) : nil
    }
}

extension RunList {
    /// The page that a query asked for: the store gives one run more where there are more.
    ///
    /// There are newer runs behind a page that was asked for by `after`, older ones behind one asked for by `before`: at
    /// least the run that the cursor names.
    package init(_ records: [RunRecord], of query: RunQuery, words: StatusVocabulary = .current) {
        // Beyond a page of older runs the one too many is the oldest, beyond a page of newer ones the newest.
        let page = query.before == nil ? records.prefix(query.limit) : records.suffix(query.limit)
        let (first, last) = (page.first?.state.id.rawValue, page.last?.state.id.rawValue)
        let hasMore = records.count > query.limit
        self.init(runs: page.map { RunSummary($0, words: words) })
        if query.before == nil {
            (next, previous) = (hasMore ? last : nil, query.after == nil ? nil : first)
        } else {
            (next, previous) = (last, hasMore ? first : nil)
        }
    }
}
