import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// `GET /api/v1/runs`: the environment's runs, newest first, a page at a time (http-api.md §1.8, §5.3).
struct RunListRoute: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/runs", list)
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try RunQuery(QueryText(request.uri.query), words: request.words)
        let records = try await engine.records(matching: query, in: environment.id)
        let env = RunPage.Environment(id: environment.publicID, name: environment.name)
        let items = query.page(of: records).map { record in
            RunPage.Item(summary: RunSummary(record, words: request.words), env: env)
        }
        return try .json(RunPage(data: items, pagination: query.pagination(of: records)))
    }
}

extension RunQuery {
    /// The runs that belong on the page: the store gives one more where there are more.
    ///
    /// Beyond a page of older runs that is the oldest, beyond a page of newer ones the newest.
    fileprivate func page(of records: [RunRecord]) -> ArraySlice<RunRecord> {
        before == nil ? records.prefix(limit) : records.suffix(limit)
    }

    /// The cursors of the neighbouring pages.
    ///
    /// There are newer runs behind a page that was asked for by `after`, older ones behind one asked for by `before`: at
    /// least the run that the cursor names.
    fileprivate func pagination(of records: [RunRecord]) -> RunPage.Pagination {
        let page = page(of: records)
        let (first, last) = (page.first?.state.id.rawValue, page.last?.state.id.rawValue)
        let hasMore = records.count > limit
        guard before == nil else { return RunPage.Pagination(next: last, previous: hasMore ? first : nil) }
        return RunPage.Pagination(next: hasMore ? last : nil, previous: after == nil ? nil : first)
    }
}
