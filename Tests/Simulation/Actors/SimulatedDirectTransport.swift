import Trigger
import TriggerEngine
import TriggerModel

/// A worker's connection within the server's process.
struct SimulatedDirectTransport: RunTransport {
    let wire: SimulatedRunTransport

    func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        try await wire.register(registration)
    }

    func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        try await wire.poll(poll)
    }

    func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        try await wire.write(writes, from: worker)
    }

    func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        try await wire.journal(execution, of: worker)
    }

    func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        try await wire.heartbeat(worker, active: active)
    }

    func deregister(_ worker: WorkerID) async throws {
        try await wire.deregister(worker)
    }
}

extension SimulatedDirectTransport: DirectRunTransport {
    /// Undisturbed it reaches the engine at once, and the answer comes in the midst of what follows a commit.
    func write(
        _ writes: [RunWrite], from worker: WorkerID,
        reply: @escaping @Sendable (Result<[WriteAnswer], any Error>) -> Void
    ) {
        let (world, process) = (wire.world, wire.process)
        guard process.isAlive, let server = world.server, server.isAlive,
            world.sendsUndisturbed(worker: process.number)
        else {
            Task {
                do { reply(.success(try await write(writes, from: worker))) } catch { reply(.failure(error)) }
            }
            return
        }
        let commit = world.inspector.commits
        server.engine.write(writes, from: worker, in: .development) { result in
            // Both are one process: what has ended hears nothing.
            guard server.isAlive, process.isAlive else { return }
            if let answers = try? result.get() {
                world.witness.sawAnswers(answers, to: writes, of: worker, since: commit)
            }
            reply(result)
        }
    }
}
