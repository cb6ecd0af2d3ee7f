import Hummingbird
import TriggerEngine
import TriggerModel

/// `POST /api/v1/idempotencyKeys/{key}/reset`: a run gives up its idempotency key (http-api.md §4.3).
struct IdempotencyKeyRoute: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/idempotencyKeys/:key/reset", granting: .scope { _ in .write(.runs) }, reset)
    }

    @Sendable private func reset(_ request: Request, _ context: APIContext) async throws -> Response {
        let key = try context.segment("key")
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(ResetKeyBody.self, from: $0) }
        guard !body.taskIdentifier.isEmpty else {
            throw APIProblem(400, "Validation error: a task's id was expected at \"taskIdentifier\"")
        }
        try await engine.resetIdempotencyKey(key, of: body.taskIdentifier, in: environment.id)
        return try .json(ResetKeyAnswer(id: key))
    }
}
