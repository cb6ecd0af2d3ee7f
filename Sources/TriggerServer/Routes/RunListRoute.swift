import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// `GET /api/v1/runs`: the environment's runs, newest first, a page at a time (http-api.md §1.8, §5.3).
struct RunListRoute: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/runs", granting: .handler, list)
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try RunQuery(QueryText(request.uri.query), words: request.words, now: engine.now)
        try Self.demandReading(query.tasks, of: context.caller)
        let records = try await engine.records(matching: query, in: environment.id)
        let env = RunPage.Environment(id: environment.publicID, name: environment.name)
        return try .json(RunPage(RunList(records, of: query, words: request.words), env: env))
    }

    /// A caller who may not read all runs may read those of the tasks it names.
    private static func demandReading(_ tasks: [String], of caller: Caller) throws {
        guard !tasks.isEmpty else { return try caller.demand(.read(.runs), or: [.read(.tasks)]) }
        for task in tasks { try caller.demand(.read(.task(task)), or: [.read(.runs)]) }
    }
}
