import Hummingbird
import TriggerEngine
import TriggerModel

/// The routes that make runs: one at a time, and up to 1,000 in one commit (http-api.md §4.1, §6.3).
struct TriggerRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment
    let batchRate: BatchRate

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/tasks/:taskId/trigger", granting: .handler, trigger)
        table.add(.post, "/api/v1/tasks/batch", granting: .handler, batchTrigger)
        table.add(.post, "/api/v2/tasks/batch", granting: .handler, batchTriggerBriefly)
    }

    @Sendable private func trigger(_ request: Request, _ context: APIContext) async throws -> Response {
        let task = try context.segment("taskId")
        let headers = try TriggerHeaders(request.headers)
        let body = try await request.value(limit: BodyLimit.trigger, TriggerBody.init(from:))
        var item = try TriggerItem(task: task, body: body)
        try context.caller.demandTrigger(item)
        if let key = headers.idempotencyKey {
            (item.options.idempotencyKey, item.options.idempotencyKeyOrigin) = (key, nil)
        }
        item.options.idempotencyKeyTTL = headers.idempotencyKeyTTL ?? item.options.idempotencyKeyTTL
        let request = headers.request(in: environment.id, isBatch: false, by: context.caller)
        let receipt = try await engine.trigger([item], request)
        guard let run = receipt.runs.first else { throw APIProblem.unexpected }
        FaultPoint.beforeAnswer.reach()
        let scopes = ["read:runs:\(run.id)", "write:inputStreams:\(run.id)"]
        return try .json(
            TriggerAnswer(id: run.id, isCached: run.isCached), granting: scopes, in: environment, now: engine.now)
    }

    @Sendable private func batchTrigger(_ request: Request, _ context: APIContext) async throws -> Response {
        let receipt = try await batch(request, by: context.caller)
        return try .json(
            BatchAnswer(receipt), granting: ["read:batch:\(receipt.id)"], in: environment, now: engine.now)
    }

    /// The same, answered with the batch alone.
    @Sendable private func batchTriggerBriefly(_ request: Request, _ context: APIContext) async throws -> Response {
        let receipt = try await batch(request, by: context.caller)
        let answer = BatchBodies.Batched(id: receipt.id, runCount: receipt.runs.count)
        var response = try Response.json(
            answer, granting: ["read:batch:\(receipt.id)"], in: environment, now: engine.now)
        response.status = .accepted
        return response
    }

    private func batch(_ request: Request, by caller: Caller) async throws -> BatchReceipt {
        let headers = try TriggerHeaders(request.headers)
        guard headers.idempotencyKey == nil, headers.idempotencyKeyTTL == nil else {
            throw APIProblem.unavailable([APIHeader.idempotencyKey])
        }
        let body = try await request.value(limit: BodyLimit.batch, BatchBody.init(from:))
        guard body.unavailable.isEmpty else { throw APIProblem.unavailable(body.unavailable) }
        let items = try body.items.enumerated().map { index, item in
            try TriggerItem(task: item.task, body: item.body, place: "items[\(index)].")
        }
        try caller.demandBatch(items)
        try batchRate.admit(items.count, now: engine.now)
        let origin = headers.request(in: environment.id, isBatch: true, by: caller)
        let receipt = try await engine.trigger(items, origin)
        FaultPoint.beforeAnswer.reach()
        return receipt
    }
}
