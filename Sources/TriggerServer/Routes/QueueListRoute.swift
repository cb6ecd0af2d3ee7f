import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// `GET /api/v1/queues`: the environment's queues by name, a page at a time (http-api.md §1.8, §9).
struct QueueListRoute: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/queues", list)
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = QueryText(request.uri.query)
        let page = try PageNumber.read("page", in: query) ?? 1
        let perPage = min(try PageNumber.read("perPage", in: query) ?? 25, 100)
        return try .json(QueuePage(try await engine.queueList(page: page, perPage: perPage, in: environment)))
    }
}
