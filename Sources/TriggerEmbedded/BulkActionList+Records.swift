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
    /// The page that was asked for.
    fileprivate init(_ found: [BulkActionObject], of query: BulkActionQuery.Page) {
        let page = CursorPage(
            found, limit: query.limit, isAfter: query.after != nil, isBefore: query.before != nil
        ) { $0.id.rawValue }
        self.init(actions: page.shown, next: page.next, previous: page.previous)
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
