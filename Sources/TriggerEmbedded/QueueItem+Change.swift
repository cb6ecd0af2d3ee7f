package import TriggerEngine
package import TriggerModel

extension Engine {
    /// A queue as the API gives it.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    package func queueItem(_ name: String, in environment: EnvironmentID) async throws -> QueueItem {
        QueueItem(try await queue(name, in: environment))
    }

    /// Does something to a queue.
    ///
    /// - Returns: The queue as it is then.
    /// - Throws: ``EngineError``: `notFound`, `badRequest`, `unavailable`.
    package func change(
        _ queue: String, _ action: QueueAction, in environment: EnvironmentID
    ) async throws -> QueueItem {
        switch action {
        case .pause: try await pauseQueue(queue, true, in: environment)
        case .resume: try await pauseQueue(queue, false, in: environment)
        case .override(let limit): try await overrideLimit(of: queue, to: limit, in: environment)
        case .overridePart(let percent): try await overrideLimit(of: queue, toPercent: percent, in: environment)
        case .reset: try await resetLimit(of: queue, in: environment)
        }
        return try await queueItem(queue, in: environment)
    }

    /// What an environment allows, as the API gives it.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    package func environmentState(_ environment: EnvironmentID) async throws -> EnvironmentState {
        let record = try await environmentRecord(environment)
        return EnvironmentState(
            paused: record.isPaused, concurrencyLimit: record.concurrencyLimit, burstLimit: record.burstLimit,
            running: record.running)
    }
}
