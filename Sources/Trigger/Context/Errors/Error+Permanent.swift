import TriggerModel

extension Error {
    /// Whether the same call would be refused again: what the server said to a ``TriggerClient`` for good (tasks.md §7.2), in a step or
    /// outside of one.
    var isRefusal: Bool {
        if let error = self as? StepError { return error.name.map(TransportError.isNameOfRefusal) ?? false }
        return (self as? TransportError)?.isFinal ?? false
    }

    /// Whether no other try could help.
    var isPermanent: Bool {
        if let error = self as? StepError, error.name == String(describing: UndecodableValue.self) { return true }
        return self is AbortRun || self is UndecodableValue || isRefusal
    }
}

extension TransportError {
    fileprivate var isFinal: Bool {
        guard shouldRetry != true, !isOfJournal else { return false }
        if let status { return (400..<500).contains(status) && status != 408 && status != 429 }
        return [.refused, .notFound, .unauthorized].contains(code)
    }

    /// The error's name as it is stored: one that is final has its code in it, since that is all that a replay knows of it.
    var name: String {
        isFinal ? "TransportError.\(code)" : "TransportError"
    }

    fileprivate static func isNameOfRefusal(_ name: String) -> Bool {
        name.hasPrefix("TransportError.")
    }
}
