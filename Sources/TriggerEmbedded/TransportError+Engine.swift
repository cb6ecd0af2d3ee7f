package import Trigger
import TriggerEngine

extension TransportError {
    /// What a refusal of the engine or the store means to a caller in the same process.
    init(_ error: EngineError) {
        self.init(Self.code(error.code), error.message, status: error.code.rawValue)
        if error.code == .tooMany { shouldRetry = false }
    }

    private static func code(_ code: EngineError.Code) -> Code {
        switch code {
        case .unknownWorker: .unknownWorker
        case .notFound: .notFound
        case .unavailable, .tooMany: .unavailable
        case .badRequest, .tooLarge, .invalid: .refused
        }
    }

    /// Runs a call into the engine, so that only what a transport may throw comes out of it.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task is cancelled.
    package static func wrap<Value>(_ call: () async throws -> Value) async throws -> Value {
        do {
            return try await call()
        } catch let error as EngineError {
            throw TransportError(error)
        } catch let error as StoreError {
            throw TransportError(error.code == .data ? .refused : .unavailable, error.message)
        }
    }
}
