import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about the environment, which are this server's own: what it allows, and pausing it.
struct EnvironmentRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/environment", retrieve)
        table.add(.post, "/api/v1/environment/pause", pause)
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(try await engine.environmentState(environment))
    }

    @Sendable private func pause(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(QueueBody.Pause.self, from: $0) }
        try await engine.pause(environment, body.action == .pause)
        return try .json(try await engine.environmentState(environment))
    }
}
