import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes about schedules (http-api.md §8), and the one that names time zones.
struct ScheduleRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID

    func add(to table: inout RouteTable) {
        table.add(.post, "/api/v1/schedules", create)
        table.add(.get, "/api/v1/schedules", list)
        table.add(.get, "/api/v1/schedules/:schedule", retrieve)
        table.add(.put, "/api/v1/schedules/:schedule", update)
        table.add(.delete, "/api/v1/schedules/:schedule", delete)
        table.add(.post, "/api/v1/schedules/:schedule/activate", activate)
        table.add(.post, "/api/v1/schedules/:schedule/deactivate", deactivate)
        table.addOpen(.get, "/api/v1/timezones", zones)
    }

    @Sendable private func create(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await Self.body(of: request)
        let record = try await engine.createSchedule(
            body.options, deduplicationKey: body.deduplicationKey, in: environment)
        FaultPoint.beforeAnswer.reach()
        return try .json(try await engine.object(of: record))
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = QueryText(request.uri.query)
        let page = try PageNumber.read("page", in: query) ?? 1
        let perPage = min(try PageNumber.read("perPage", in: query) ?? 25, 100)
        let list = try await engine.scheduleList(page: page, perPage: perPage, in: environment)
        return try .json(SchedulePage(list))
    }

    @Sendable private func retrieve(_ request: Request, _ context: APIContext) async throws -> Response {
        let record = try await engine.schedule(try Self.id(context), in: environment)
        return try .json(try await engine.object(of: record))
    }

    @Sendable private func update(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try await Self.body(of: request)
        return try await change(context, .update(body.options))
    }

    @Sendable private func delete(_ request: Request, _ context: APIContext) async throws -> Response {
        let id = try Self.id(context)
        try await engine.deleteSchedule(id, in: environment)
        FaultPoint.beforeAnswer.reach()
        return try .json(ScheduleBodies.Deleted(id: id))
    }

    @Sendable private func activate(_ request: Request, _ context: APIContext) async throws -> Response {
        try await change(context, .activate)
    }

    @Sendable private func deactivate(_ request: Request, _ context: APIContext) async throws -> Response {
        try await change(context, .deactivate)
    }

    private func change(_ context: APIContext, _ action: ScheduleAction) async throws -> Response {
        let object = try await engine.change(try Self.id(context), action, in: environment)
        FaultPoint.beforeAnswer.reach()
        return try .json(object)
    }

    @Sendable private func zones(_ request: Request, _ context: APIContext) async throws -> Response {
        let excludingUTC = QueryText(request.uri.query)["excludeUtc"] == "true"
        return try .json(ScheduleBodies.Zones(timezones: ZoneName.all(excludingUTC: excludingUTC)))
    }

    private static func body(of request: Request) async throws -> ScheduleBodies.Write {
        try await request.value(limit: BodyLimit.small) { try JSON.value(ScheduleBodies.Write.self, from: $0) }
    }

    private static func id(_ context: APIContext) throws -> ScheduleID {
        let text = try context.segment("schedule")
        guard !text.utf8.contains(0) else { throw APIProblem(404, "Schedule not found") }
        return ScheduleID(rawValue: text)
    }
}
