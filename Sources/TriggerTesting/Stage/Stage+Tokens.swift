import Trigger
import TriggerEngine
import TriggerModel

extension Stage {
    /// Asks the test what becomes of a token that a run begins to wait for, and sees to it.
    ///
    /// - Throws: ``TokenNeverTimesOut``; what the handler throws; `EncodingError`.
    func answer(_ wait: RunRecorder.TokenWait, _ order: Int) async throws {
        guard let handler = setup.onToken else { return }
        let token = try await described(wait, order)
        switch try await handler(token).act {
        case .leave: return
        case .timeOut: if token.timeout == nil { throw TokenNeverTimesOut(token: token) }
        case .complete(let packet, let delay):
            let (id, packet) = (wait.token, try packet())
            let complete: Appointments.Act = { [engine] in
                try await engine.completeToken(id, with: packet, in: .development)
            }
            if delay > .zero { appointments.add(at: clock.now + delay, complete) } else { try await complete() }
        }
    }

    private func described(_ wait: RunRecorder.TokenWait, _ order: Int) async throws -> AwaitedToken {
        let record = try await engine.token(wait.token, in: .development)
        let key = recorder.key(of: wait.token) ?? (wait.entry.isUnkeyed ? nil : wait.entry.key)
        return AwaitedToken(
            id: wait.token, order: order, key: key, task: recorder[wait.run].info?.task ?? "",
            tags: record.tags, idempotencyKey: record.idempotencyKey,
            timeout: record.timeoutAt.map { $0.since(clock.now) })
    }
}
