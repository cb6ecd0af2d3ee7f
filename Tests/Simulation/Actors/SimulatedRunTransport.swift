import Trigger
import TriggerEngine
import TriggerModel

/// A worker's connection to the server.
struct SimulatedRunTransport: RunTransport {
    let world: World
    let process: WorkerProcess

    private func send<Answer: Sendable>(
        isRepeatable: Bool = true, _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        guard process.isAlive else { throw Wire.unreachable }
        let (number, process, world) = (process.number, process, world)
        let wire = Wire(world: world) { !process.isAlive || world.isPartitioned(number) }
        let mishap = world.nextMishap(ofWorker: number)
        return try await wire.send(isRepeatable ? mishap : mishap?.withoutRepeats, body)
    }

    func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        let (inProcess, process, world) = (world.plan.isEmbedded, process, world)
        return try await send { engine in
            let grant = try await engine.register(registration, in: .development, inProcess: inProcess)
            world.note("worker \(process.number) is \(grant.id), lost \(grant.lost.count)")
            process.id = grant.id
            return grant
        }
    }

    /// A poll takes what it is answered with, so that one the worker does not know of takes it for nobody: no poll is
    /// repeated, on the way or by the worker, which registers again after any trouble and so gives back what got lost.
    func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        try await send(isRepeatable: false) { try await $0.poll(poll, in: .development) }
    }

    func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        let world = world
        return try await send { engine in
            let commit = world.inspector.commits
            let answers = try await engine.write(writes, from: worker, in: .development)
            world.witness.sawAnswers(answers, to: writes, of: worker, since: commit)
            return answers
        }
    }

    func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        try await send { try await $0.journal(execution, of: worker, in: .development) }
    }

    func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        try await send { try await $0.heartbeat(worker, active: active, in: .development) }
    }

    func deregister(_ worker: WorkerID) async throws {
        try await send { try await $0.deregister(worker, in: .development) }
    }
}

extension Fault.Mishap {
    /// The same trouble for the sender, with no second message on the way.
    fileprivate var withoutRepeats: Self {
        switch self {
        case .twice: .lostAnswer
        case .late: .lostRequest
        case .lostRequest, .lostAnswer, .delayed: self
        }
    }
}
