import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about groups of errors: listing and reading them.
///
/// Their shapes are those of the API's description (`ErrorListItem`, `ErrorObject`), with `lastRun` beside. To resolve or ignore a
/// group there is no route.
struct ErrorRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/errors", list)
        table.add(.get, "/api/v1/errors/:id", retrieve)
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        guard let query = try ErrorQuery.Page.read(QueryText(request.uri.query), now: engine.now) else {
            return try .json(ErrorPage(ErrorList(errors: [])))
        }
        return try .json(ErrorPage(try await engine.errorList(query, in: environment)))
    }

    /// By the identity of a group, or by its fingerprint.
    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = ErrorGroupID(named: try context.segment("id"))
        return try .json(try await engine.errorObject(id, in: environment))
    }
}
