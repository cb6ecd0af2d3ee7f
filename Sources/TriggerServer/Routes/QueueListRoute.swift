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
        let page = try Self.number("page", in: query) ?? 1
        let perPage = min(try Self.number("perPage", in: query) ?? 25, 100)
        return try .json(QueuePage(try await engine.queueList(page: page, perPage: perPage, in: environment)))
    }

    /// A number from 1; a larger page than there may be is cut down by the caller, as the API says.
    private static func number(_ name: String, in query: QueryText) throws -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), number >= 1 else {
            let issue = ErrorBody.Issue(path: name, message: "expected a number from 1, found \"\(text)\"")
            throw APIProblem(400, "Query Error", details: [issue])
        }
        return number
    }
}
