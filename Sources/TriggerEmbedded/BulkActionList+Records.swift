package import TriggerEngine
package import TriggerModel

extension Engine {
    /// A page of the environment's bulk actions, as `GET /api/v1/bulk-actions` gives it.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func bulkActionList(
        _ page: BulkActionQuery.Page, in environment: EnvironmentID
    ) async throws -> BulkActionList {
        BulkActionList(try await bulkActions(page, in: environment), of: page)
    }
}

extension BulkActionList {
    /// The page that was asked for: the store gives one more where there are more.
    ///
    /// There are newer ones behind a page that was asked for by `after`, older ones behind one asked for by `before`.
    fileprivate init(_ found: [BulkActionObject], of page: BulkActionQuery.Page) {
        let shown = Array(page.before == nil ? found.prefix(page.limit) : found.suffix(page.limit))
        let (first, last) = (shown.first?.id.rawValue, shown.last?.id.rawValue)
        let hasMore = found.count > page.limit
        self.init(actions: shown)
        if page.before == nil {
            (next, previous) = (hasMore ? last : nil, page.after == nil ? nil : first)
        } else {
            (next, previous) = (last, hasMore ? first : nil)
        }
    }
}

extension BulkActionRecord.Selection {
    /// The runs that a client selected.
    package init(_ selection: BulkSelection) {
        switch selection {
        case .runs(let runs): self = .runs(runs)
        case .matching(var filter):
            (filter.after, filter.before) = (nil, nil)
            self = .matching(RunQuery(filter))
        }
    }
}
