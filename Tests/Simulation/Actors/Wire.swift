import Trigger
import TriggerEmbedded
import TriggerEngine

/// The way of a message to the server and of the answer back, with what may happen to it.
struct Wire: Sendable {
    let world: World
    /// Whether the two ends cannot hear each other now.
    let isCut: @Sendable () -> Bool

    /// Sends a message and waits for the answer.
    ///
    /// - Throws: What the transports throw.
    func send<Answer: Sendable>(
        _ mishap: Fault.Mishap?, _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        switch mishap {
        case nil: return try await exchange(body)
        case .lostRequest:
            await Scheduler.pass()
            throw Self.unreachable
        case .lostAnswer:
            _ = try await exchange(body)
            throw Self.unreachable
        case .twice:
            _ = try? await exchange(body)
            return try await exchange(body)
        case .delayed(let milliseconds):
            return try await Task { try await later(milliseconds, body) }.value
        case .late(let milliseconds):
            _ = Task { try await later(milliseconds, body) }
            throw Self.unreachable
        }
    }

    private func later<Answer: Sendable>(
        _ milliseconds: Int, _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        try await world.clock.sleep(milliseconds)
        return try await reach(body)
    }

    private func exchange<Answer: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        guard !isCut() else { throw Self.unreachable }
        let answer = try await reach(body)
        guard !isCut() else { throw Self.unreachable }
        return answer
    }

    private func reach<Answer: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        await Scheduler.pass()
        guard let server = world.server else { throw Self.unreachable }
        let answer = await answer(of: server, body)
        await Scheduler.pass()
        guard server.isAlive else { throw Self.unreachable }
        do {
            return try answer.get()
        } catch is CancellationError where !Task.isCancelled {
            throw Self.unreachable
        }
    }

    private func answer<Answer: Sendable>(
        of server: Server, _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async -> Result<Answer, any Error> {
        do {
            return .success(try await TransportError.wrap { try await server.call(body) })
        } catch {
            return .failure(error)
        }
    }

    static let unreachable = TransportError(.unreachable, "the simulated network lost it")
}
