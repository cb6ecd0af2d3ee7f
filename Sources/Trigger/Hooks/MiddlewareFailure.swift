import TriggerModel

/// What a middleware threw: the hooks are told of the error itself, the run is marked with the code `TASK_MIDDLEWARE_ERROR`.
struct MiddlewareFailure: Error {
    let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// The error as it is stored; one that the code itself made for that is stored as it is.
    var stored: RunError {
        let thrown = RunError(thrown: error)
        guard case .builtIn(let name, let message, _) = thrown, !(error is AbortRun) else { return thrown }
        return .internal(code: .middleware, message: "\(name): \(message)").sanitized
    }
}
