import Foundation
import Hummingbird
import NIOCore
import TriggerEngine
import TriggerModel

/// The worker protocol: what a worker in another process says, as it would to the engine in its own.
struct WorkerRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID
    let connections: WorkerConnections

    func add(to table: inout RouteTable) {
        add(.register, to: &table) { (registration: WorkerRegistration, context) in
            let grant = try await engine.register(registration, in: environment, inProcess: false)
            try await connections.heard(grant.id, on: await context.connectionWatch)
            return grant
        }
        add(.poll, to: &table) { (poll: WorkerPoll, context) in
            try poll.check()
            return try await connections.poll(poll, on: await context.connectionWatch)
        }
        add(.writes, to: &table) { (body: WritesBody, context) in
            try body.check()
            try await connections.heard(body.worker, on: await context.connectionWatch)
            let answers = try await engine.write(body.writes, from: body.worker, in: environment)
            FaultPoint.beforeAnswer.reach()
            return WritesAnswer(answers: answers)
        }
        add(.journal, to: &table) { (body: JournalBody, context) in
            try await connections.heard(body.worker, on: await context.connectionWatch)
            return JournalAnswer(entries: try await engine.journal(body.execution, of: body.worker, in: environment))
        }
        add(.events, to: &table) { (body: EventsBody, _) in
            try await engine.record(body.events, in: environment)
            return EmptyAnswer()
        }
        addLifeSigns(to: &table)
    }

    private func addLifeSigns(to table: inout RouteTable) {
        add(.heartbeat, to: &table) { (body: HeartbeatBody, context) in
            try body.check()
            try await connections.heard(body.worker, on: await context.connectionWatch)
            try await engine.heartbeat(body.worker, active: body.active ?? [], in: environment)
            return EmptyAnswer()
        }
        add(.deregister, to: &table) { (body: WorkerBody, _) in
            connections.forget(body.worker)
            try await engine.deregister(body.worker, in: environment)
            return EmptyAnswer()
        }
    }

    private func add<Body: Decodable & SendableMetatype, Answer: Encodable & SendableMetatype>(
        _ route: WorkerRoute, to table: inout RouteTable,
        _ answer: @escaping @Sendable (Body, APIContext) async throws -> Answer
    ) {
        table.add(.post, route.path) { request, context in
            let body = try await request.value(limit: BodyLimit.worker) { try JSON.value(Body.self, from: $0) }
            return try .json(try await answer(body, context))
        }
    }
}

extension APIContext {
    /// What watches the connection of this request; nil when it did not come by a socket.
    fileprivate var connectionWatch: ConnectionWatch? {
        get async { try? await channel.pipeline.handler(type: ConnectionWatch.self).get() }
    }
}
