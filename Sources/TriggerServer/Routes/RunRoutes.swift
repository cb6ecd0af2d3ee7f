import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about single runs: reading, cancelling, rescheduling and replaying (http-api.md §5.1, §5.4, §5.6).
struct RunRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment
    let links: SignedLinks

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v3/runs/:runId", granting: .handler, retrieve)
        table.add(.get, "/api/v1/runs/:runId/result", granting: .handler, result)
        table.add(.post, "/api/v2/runs/:runId/cancel", granting: .handler, cancel)
        table.add(.post, "/api/v1/runs/:runId/reschedule", reschedule)
        table.add(.post, "/api/v1/runs/:runId/replay", replay)
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        do {
            return try .json(try await object(run, request).shown(to: context.caller))
        } catch let error as EngineError where error.code == .notFound {
            throw APIProblem.notFound
        }
    }

    /// How a run ended; an output that lies in the object store is told by its path, as in the results of a batch.
    @Sendable private func result(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        do {
            let record = try await engine.record(run, in: environment.id)
            try context.caller.demand(.read(.run(run)), or: RunSummary(record).otherScopes)
            guard let result = RunResultObject(record) else { throw APIProblem.noResult }
            return try .json(result)
        } catch let error as EngineError where error.code == .notFound {
            throw APIProblem.noResult
        }
    }

    @Sendable private func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        if !context.caller.permits(.write(.run(run))) {
            let task = try await engine.record(run, in: environment.id).state.task
            try context.caller.demand(.write(.run(run)), or: [.write(.task(task))])
        }
        try await engine.cancel(run, in: environment.id, reason: "Canceled by user")
        return try .json(RunIDAnswer(id: run))
    }

    /// The body, which may be left out, is that of a trigger: what it names is to be different.
    @Sendable private func replay(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        let headers = try TriggerHeaders(request.headers)
        let edits = try await request.valueIfAny(limit: BodyLimit.trigger) {
            let body = try TriggerBody(from: $0)
            try engine.check(targetRegion: body.targetRegion, of: .replay)
            return try ReplayEdits(body: body)
        }
        let receipt = try await engine.replay(
            run, edits ?? ReplayEdits(), in: environment.id, requestKey: headers.requestKey)
        return try .json(RunIDAnswer(id: receipt.id))
    }

    @Sendable private func reschedule(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = RunID(rawValue: try context.segment("runId"))
        let body = try await request.value(limit: BodyLimit.small) { try JSON.value(RescheduleBody.self, from: $0) }
        guard let delay = TriggerDelay(text: body.delay) else {
            throw APIProblem(422, "Invalid delay: expected \(TriggerDelay.expected), found \"\(body.delay)\"")
        }
        try await engine.reschedule(run, to: delay, in: environment.id)
        return try .json(try await object(run, request))
    }

    private func object(_ run: RunID, _ request: Request) async throws -> RunObject {
        let address = engine.address(in: environment.id, links, request)
        return try await engine.runObject(run, in: environment.id, words: request.words, address: address)
    }
}

extension Request {
    /// The vocabulary of statuses that the caller understands.
    var words: StatusVocabulary {
        StatusVocabulary(version: headers[text: APIHeader.apiVersion])
    }
}

extension RunResultObject {
    /// How a run ended and what it used; nil while it has not ended.
    fileprivate init?(_ record: RunRecord) {
        guard let outcome = record.outcome else { return nil }
        self.init(outcome)
        usage = Usage(durationMs: record.state.knownActiveMs)
    }
}

extension APIProblem {
    /// There is no such run, or it goes on.
    fileprivate static let noResult = APIProblem(404, "Run either doesn't exist or is not finished")
}
