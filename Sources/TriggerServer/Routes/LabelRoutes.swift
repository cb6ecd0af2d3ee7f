import Hummingbird
import TriggerEngine
import TriggerModel

/// The routes about what may be said of a run at any time: its labels and its metadata (http-api.md §5.4, §5.5).
struct LabelRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/runs/:runId/metadata", metadata)
        table.add(.put, "/api/v1/runs/:runId/metadata", updateMetadata)
        table.add(.post, "/api/v1/runs/:runId/tags", addTags)
    }

    @Sendable private func metadata(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        let metadata = try await engine.metadata(of: run, in: environment)
        return try .json(MetadataAnswer(metadata: metadata.values))
    }

    @Sendable private func updateMetadata(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        let headers = try TriggerHeaders(request.headers)
        let body = try await request.value(limit: BodyLimit.trigger) { try JSON.value(MetadataBody.self, from: $0) }
        let metadata = try await engine.updateMetadata(
            body.targeted, of: run, in: environment, requestKey: headers.requestKey)
        return try .json(MetadataAnswer(metadata: metadata.values))
    }

    @Sendable private func addTags(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(TagsBody.self, from: $0) }
        return try .json(TagsAnswer(newTags: try await engine.addTags(body.tags, to: run, in: environment)))
    }
}
