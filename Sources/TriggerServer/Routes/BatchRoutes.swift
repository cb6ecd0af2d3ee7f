import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about batches that are made first and filled afterwards, and about reading any batch (http-api.md §6.1, §6.2).
struct BatchRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment
    let rate: BatchRate

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v3/batches", granting: .handler, create)
        table.add(.post, "/api/v3/batches/:batch/items", granting: .handler, addItems)
        table.add(.get, "/api/v1/batches/:batch", granting: Self.reading, retrieve)
        table.add(.get, "/api/v2/batches/:batch", granting: Self.reading, retrieve)
        table.add(.get, "/api/v1/batches/:batch/results", results)
    }

    private static let reading = RouteGrant.oneOf { context in
        [.read(.batch(BatchID(rawValue: try context.segment("batch")))), .read(.runs)]
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let headers = try TriggerHeaders(request.headers)
        let body = try await request.value(limit: BodyLimit.selection) {
            try JSON.value(BatchBodies.Create.self, from: $0)
        }
        guard body.parentRunId == nil, body.resumeParentOnCompletion != true else {
            throw APIProblem(
                422,
                "parentRunId, resumeParentOnCompletion: a run triggers its batches by its worker's protocol, which remembers them; leave them out"
            )
        }
        try context.caller.demandBatch(of: body.taskIdentifiers ?? [])
        try rate.admit(body.runCount, now: engine.now)
        var opening = BatchOpening(
            runCount: body.runCount, tasks: body.taskIdentifiers ?? [], idempotencyKey: body.idempotencyKey,
            idempotencyKeyOrigin: body.idempotencyKeyOptions, requestKey: headers.requestKey)
        opening.oneTimeToken = context.caller.oneTimeToken
        let opened = try await engine.createBatch(opening, in: environment.id)
        FaultPoint.beforeAnswer.reach()
        let answer = BatchBodies.Created(
            id: opened.id, runCount: opened.runCount, isCached: opened.isCached, idempotencyKey: body.idempotencyKey)
        let scopes = Self.scopes(for: opened.id, request, context.caller)
        var response = try Response.json(answer, granting: scopes, in: environment, now: engine.now)
        response.status = opened.isCached ? .ok : .accepted
        return response
    }

    /// What the caller may do with its batch; a page in a browser may fill it too, unless it may not trigger every task.
    private static func scopes(for batch: BatchID, _ request: Request, _ caller: Caller) -> [String] {
        let isBrowser = request.headers[text: APIHeader.client] == "browser"
        let mayFill = caller.permits(.batchTrigger(.batches)) || caller.permits(.batchTrigger(.tasks))
        return ["read:batch:\(batch)"] + (isBrowser && mayFill ? ["write:batch:\(batch)"] : [])
    }

    /// Reads items line by line and adds them in portions; each is stored before the next is read.
    @Sendable private func addItems(_ request: Request, _ context: APIContext) async throws -> Response {
        let batch = BatchID(rawValue: try context.segment("batch"))
        let mayFill = context.caller.permits(.write(.batch(batch)))
        try Self.expectLines(request)
        var (stream, adding) = (BatchStream(request.body), BatchBodies.Progress?.none)
        repeat {
            let portion = try await stream.next()
            if !mayFill {
                try context.caller.demandBatch(portion.items.values)
                for fault in portion.faults { try context.caller.demandBatch(of: [fault.taskIdentifier]) }
            }
            for item in portion.items.values where mayFill {
                try context.caller.demandOwn(item.payload)
                try context.caller.demandParent(of: item)
            }
            let progress = try await engine.add(portion.items, faults: portion.faults, to: batch, in: environment.id)
            adding = BatchBodies.Progress(batch, progress, after: adding)
        } while !stream.isAtEnd
        FaultPoint.beforeAnswer.reach()
        return try .json(adding)
    }

    private static func expectLines(_ request: Request) throws {
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        guard ["application/x-ndjson", "application/ndjson"].contains(type) else {
            throw APIProblem(415, "Content-Type: application/x-ndjson was expected, found \"\(type)\"")
        }
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let batch = BatchID(rawValue: try context.segment("batch"))
        return try .json(BatchObject(try await engine.batch(batch, in: environment.id)))
    }

    @Sendable private func results(_ request: Request, _ context: APIContext) async throws -> Response {
        let batch = BatchID(rawValue: try context.segment("batch"))
        let outcomes = try await engine.outcomes(of: batch, in: environment.id)
        return try .json(Results(id: batch, items: outcomes.map(RunResultObject.init)))
    }

    private struct Results: Encodable {
        var id: BatchID
        var items: [RunResultObject]
    }
}

extension BatchBodies.Progress {
    /// How far a batch has come after a portion, and the portions before it.
    fileprivate init(_ batch: BatchID, _ progress: BatchProgress, after earlier: Self?) {
        self.init(
            id: batch, accepted: progress.accepted + (earlier?.itemsAccepted ?? 0),
            deduplicated: progress.deduplicated + (earlier?.itemsDeduplicated ?? 0), sealed: progress.isSealed,
            received: progress.received, runCount: progress.runCount)
    }
}
