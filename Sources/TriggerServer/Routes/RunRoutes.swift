import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about single runs: reading and cancelling (http-api.md §5.1, §5.4).
struct RunRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v3/runs/:runId", retrieve)
        table.add(.post, "/api/v2/runs/:runId/cancel", cancel)
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        do {
            return try .json(try await engine.runObject(run, in: environment.id, words: request.words))
        } catch let error as EngineError where error.code == .notFound {
            throw APIProblem.notFound
        }
    }

    @Sendable private func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        try await engine.cancel(run, in: environment.id, reason: "Canceled by user")
        return try .json(RunIDAnswer(id: run))
    }
}

extension Request {
    /// The vocabulary of statuses that the caller understands.
    var words: StatusVocabulary {
        StatusVocabulary(version: headers[text: APIHeader.apiVersion])
    }
}
