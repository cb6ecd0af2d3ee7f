import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about single queues: reading, pausing, and their limits (http-api.md §9).
struct QueueRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/queues/:queue", granting: .scope { _ in .read(.queues) }, retrieve)
        table.add(.post, "/api/v1/queues/:queue/pause", pause)
        table.add(.post, "/api/v1/queues/:queue/concurrency/override", override)
        table.add(.post, "/api/v1/queues/:queue/concurrency/reset", reset)
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let kind = try QueryText(request.uri.query)["type"].map { text in
            guard let kind = QueueBody.Kind(rawValue: text) else {
                let issue = ErrorBody.Issue(path: "type", message: "expected id, task or custom, found \"\(text)\"")
                throw APIProblem(400, "Query Error", details: [issue])
            }
            return kind
        }
        let name = try Self.name(context, kind)
        return try await answer("queue-not-found") { try await engine.queueItem(name, in: environment) }
    }

    @Sendable private func pause(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(QueueBody.Pause.self, from: $0) }
        let action: QueueAction = body.action == .pause ? .pause : .resume
        let name = try Self.name(context, body.type)
        return try await answer("queue-not-found") { try await engine.change(name, action, in: environment) }
    }

    @Sendable private func override(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(QueueBody.Override.self, from: $0) }
        let name = try Self.name(context, body.type)
        return try await answer("Queue not found") {
            try await setLimit(of: name, body)
            return try await engine.queueItem(name, in: environment)
        }
    }

    @Sendable private func reset(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(QueueBody.Reset.self, from: $0) }
        let name = try Self.name(context, body.type)
        return try await answer("Queue not found") { try await engine.change(name, .reset, in: environment) }
    }

    /// The limit that a body asks for: a number, or a part of what the environment allows.
    private func setLimit(of name: String, _ body: QueueBody.Override) async throws {
        switch (body.concurrencyLimit, body.percent) {
        case (let limit?, nil): try await engine.overrideLimit(of: name, to: limit, in: environment)
        case (nil, let percent?): try await engine.overrideLimit(of: name, toPercent: percent, in: environment)
        case (nil, nil), (_?, _?):
            throw APIProblem(400, "exactly one of concurrencyLimit and percent was expected")
        }
    }

    private func answer(_ notFound: String, _ item: () async throws -> QueueItem) async throws -> Response {
        do {
            return try .json(try await item())
        } catch let error as EngineError where error.code == .notFound {
            throw APIProblem(404, notFound)
        }
    }

    /// The whole name of the queue in the path; clients write its slashes as `%2F` before they escape it once more.
    private static func name(_ context: APIContext, _ kind: QueueBody.Kind?) throws -> String {
        let text = try context.segment("queue").replacing("%2F", with: "/").replacing("%2f", with: "/")
        switch kind ?? .id {
        case .task: return QueueManifest.implicitName(task: text)
        case .custom: return text
        case .id: return QueueItem.name(ofID: text) ?? text
        }
    }
}
