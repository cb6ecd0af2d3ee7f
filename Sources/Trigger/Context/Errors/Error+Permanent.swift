import TriggerModel

extension Error {
    /// Whether the same call would be refused again: what the server said to a ``TriggerClient`` for good (tasks.md §7.2).
    var isRefusal: Bool {
        guard let error = self as? TransportError, error.shouldRetry != true else { return false }
        if let status = error.status { return (400..<500).contains(status) && status != 408 && status != 429 }
        return [.refused, .notFound, .unauthorized].contains(error.code)
    }

    /// Whether no other try could help.
    var isPermanent: Bool {
        self is AbortRun || self is UndecodableValue || isRefusal
    }
}
