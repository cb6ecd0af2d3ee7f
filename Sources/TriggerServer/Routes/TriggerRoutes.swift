import Hummingbird
import TriggerEngine
import TriggerModel

/// The routes that make runs: one at a time, and up to 1,000 in one commit (http-api.md §4.1, §6.3).
struct TriggerRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/tasks/:taskId/trigger", trigger)
        table.add(.post, "/api/v1/tasks/batch", batchTrigger)
        table.add(.post, "/api/v2/tasks/batch", batchTriggerBriefly)
    }

    @Sendable private func trigger(_ request: Request, _ context: APIContext) async throws -> Response {
        let task = try context.segment("taskId")
        let headers = try TriggerHeaders(request.headers)
        let body = try await request.value(limit: BodyLimit.trigger, TriggerBody.init(from:))
        var item = try TriggerItem(task: task, body: body)
        if let key = headers.idempotencyKey {
            (item.options.idempotencyKey, item.options.idempotencyKeyOrigin) = (key, nil)
        }
        item.options.idempotencyKeyTTL = headers.idempotencyKeyTTL ?? item.options.idempotencyKeyTTL
        let receipt = try await engine.trigger([item], headers.request(in: environment.id, isBatch: false))
        guard let run = receipt.runs.first else { throw APIProblem.unexpected }
        FaultPoint.beforeAnswer.reach()
        let scopes = ["read:runs:\(run.id)", "write:inputStreams:\(run.id)"]
        return try .json(TriggerAnswer(id: run.id, isCached: run.isCached), claiming: scopes, in: environment)
    }

    @Sendable private func batchTrigger(_ request: Request, _ context: APIContext) async throws -> Response {
        let receipt = try await batch(request)
        return try .json(BatchAnswer(receipt), claiming: ["read:batch:\(receipt.id)"], in: environment)
    }

    /// The same, answered with the batch alone.
    @Sendable private func batchTriggerBriefly(_ request: Request, _ context: APIContext) async throws -> Response {
        let receipt = try await batch(request)
        let answer = BatchBodies.Batched(id: receipt.id, runCount: receipt.runs.count)
        var response = try Response.json(answer, claiming: ["read:batch:\(receipt.id)"], in: environment)
        response.status = .accepted
        return response
    }

    private func batch(_ request: Request) async throws -> BatchReceipt {
        let headers = try TriggerHeaders(request.headers)
        guard headers.idempotencyKey == nil, headers.idempotencyKeyTTL == nil else {
            throw APIProblem.unavailable([APIHeader.idempotencyKey])
        }
        let body = try await request.value(limit: BodyLimit.batch, BatchBody.init(from:))
        guard body.unavailable.isEmpty else { throw APIProblem.unavailable(body.unavailable) }
        let items = try body.items.enumerated().map { index, item in
            try TriggerItem(task: item.task, body: item.body, place: "items[\(index)].")
        }
        let receipt = try await engine.trigger(items, headers.request(in: environment.id, isBatch: true))
        FaultPoint.beforeAnswer.reach()
        return receipt
    }
}
