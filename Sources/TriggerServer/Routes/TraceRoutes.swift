import Foundation
import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about what a run did and logged (http-api.md §5.6).
struct TraceRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.get, "/api/v1/runs/:runId/events", granting: .handler, events)
        table.add(.get, "/api/v1/runs/:runId/trace", granting: .handler, trace)
        table.add(.get, "/api/v1/runs/:runId/spans/:spanId", granting: .handler, span)
    }

    /// `since` leaves out what began before an instant, given in ISO 8601 or in milliseconds since 1970.
    @Sendable private func events(_ request: Request, _ context: APIContext) async throws -> Response {
        let since = try QueryText(request.uri.query)["since"].map { try Self.instant("since", $0) }
        let run = try await permitted(context)
        return try .json(try await engine.events(of: run, in: environment, since: since))
    }

    @Sendable private func trace(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = try await permitted(context)
        return try .json(TraceAnswer(trace: try await engine.trace(of: run, in: environment)))
    }

    @Sendable private func span(_ request: Request, _ context: APIContext) async throws -> Response {
        let run = try await permitted(context)
        let span = SpanID(rawValue: try context.segment("spanId"))
        return try .json(try await engine.spanObject(span, of: run, in: environment, words: request.words))
    }

    private static func instant(_ name: String, _ text: String) throws -> Date {
        if let milliseconds = Int64(text), milliseconds.magnitude < 1 << 47 {
            return Date(millisecondsSince1970: milliseconds)
        }
        guard let date = Date(iso8601: text) else {
            let expected = "expected milliseconds since 1970 or an ISO 8601 instant, found \"\(text)\""
            throw APIProblem(400, "Query Error: \(name): \(expected)")
        }
        return date
    }

    /// The run, if the caller may read it.
    private func permitted(_ context: APIContext) async throws -> RunID {
        let run = RunID(rawValue: try context.segment("runId"))
        do {
            let summary = RunSummary(try await engine.record(run, in: environment))
            try context.caller.demand(.read(.run(run)), or: summary.otherScopes)
            return run
        } catch let error as EngineError where error.code == .notFound {
            throw APIProblem.notFound
        }
    }
}
