import Logging
import TriggerModel

extension ServerLink {
    /// Hands over what was recorded of runs, however often it takes.
    ///
    /// - Throws: ``TransportError`` when the server refuses it; `CancellationError`.
    func record(_ events: [TraceEvent]) async throws {
        var pauses = Backoff()
        while true {
            do {
                return try await transport.record(events, from: try worker().id)
            } catch {
                let error = try trouble(error)
                guard error.code != .refused, error.code != .notFound else { throw error }
                options.logger.debug("log lines and spans did not get through; again", metadata: ["error": "\(error)"])
                try await pauses.pause(options.time)
            }
        }
    }
}
