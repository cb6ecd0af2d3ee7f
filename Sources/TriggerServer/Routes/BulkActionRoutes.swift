import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about bulk actions: making, reading, listing and ending them (http-api.md §5.7).
struct BulkActionRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/bulk-actions", create)
        table.add(.get, "/api/v1/bulk-actions", list)
        table.add(.get, "/api/v1/bulk-actions/:id", retrieve)
        table.add(.post, "/api/v1/bulk-actions/:id/abort", abort)
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let requestKey = try TriggerHeaders(request.headers).requestKey
        let body = try await request.value(limit: BodyLimit.selection) {
            try JSON.value(BulkActionBody.self, from: $0)
        }
        let kind = try kind(body)
        try engine.check(targetRegion: body.targetRegion, of: kind)
        let id = try await engine.createBulkAction(
            kind, of: try selection(body, request.words), name: body.name, in: environment,
            requestKey: requestKey)
        return try .json(BulkActionIDAnswer(id: id), status: .accepted)
    }

    private func kind(_ body: BulkActionBody) throws -> BulkActionObject.Kind {
        guard let kind = BulkActionObject.Kind.allCases.first(where: { $0.rawValue.lowercased() == body.action }) else {
            throw APIProblem(400, "Validation error: expected cancel or replay, found \"\(body.action)\" at \"action\"")
        }
        return kind
    }

    private func selection(
        _ body: BulkActionBody, _ words: StatusVocabulary
    ) throws -> BulkActionRecord.Selection {
        switch (body.filter, body.runIds) {
        case (nil, let runs?): return .runs(runs)
        case (let filter?, nil):
            return .matching(try RunQuery(FilterText(filter), words: words, now: engine.now))
        case (nil, nil), (_?, _?):
            throw APIProblem(400, "Validation error: exactly one of filter and runIds was expected")
        }
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let text = try PageText(QueryText(request.uri.query))
        let page = BulkActionQuery.Page(
            after: text.after.map(BulkActionID.init), before: text.before.map(BulkActionID.init), limit: text.size)
        return try .json(BulkActionPage(try await engine.bulkActionList(page, in: environment)))
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await engine.bulkAction(try id(context), in: environment))
    }

    @Sendable private func abort(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try id(context)
        try await engine.abortBulkAction(id, in: environment)
        return try .json(BulkActionIDAnswer(id: id))
    }

    private func id(_ context: APIContext) throws -> BulkActionID {
        BulkActionID(rawValue: try context.segment("id"))
    }
}
