import Logging
import TriggerModel

extension ServerLink {
    /// Whether there is an object store.
    var storesObjects: Bool {
        transport.storesObjects
    }

    /// Stores an object, however often it takes.
    ///
    /// - Returns: The path it is found by.
    /// - Throws: ``TransportError`` when the server refuses it; `CancellationError`.
    func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await persisting { try await transport.store(object, at: path) }
    }

    /// Reads an object, however often it takes.
    ///
    /// - Throws: ``TransportError`` `notFound` when there is none; `CancellationError`.
    func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await persisting { try await transport.load(path) }
    }

    private func persisting<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
        var pauses = Backoff()
        while true {
            do {
                return try await call()
            } catch {
                let error = try trouble(error)
                guard error.isTransient else { throw error }
                options.logger.debug("an object did not get through; again", metadata: ["error": "\(error)"])
                if let wait = error.retryAfter {
                    try await options.time.sleep(until: options.time.now + wait)
                } else {
                    try await pauses.pause(options.time)
                }
            }
        }
    }
}
