public import TriggerModel

/// A step failed and has no tries left in this attempt.
///
/// It is thrown in place of the error the body threw, so that code which catches it does the same when the failure comes
/// from the journal: look at ``name`` and ``message``. ``AbortRun`` alone is thrown as itself.
public struct StepError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step's key.
    public let key: String
    /// How many times it was tried.
    public let tries: Int
    /// What went wrong in the last try.
    public let error: RunError

    /// The type of the error the body threw.
    public var name: String? {
        error.name
    }

    /// The message of the error the body threw.
    public var message: String {
        error.message
    }

    /// One line with the key and the error.
    public var description: String {
        let times = tries == 1 ? "" : " after \(tries) tries"
        return "the step \"\(key)\" failed\(times): \(error.name.map { "\($0): " } ?? "")\(error.message)"
    }

    /// The error as the caller of a step gets it.
    static func thrown(key: String, tries: Int, error: RunError) -> any Error {
        if case .builtIn("AbortRun", let message, _) = error { return AbortRun(message) }
        return StepError(key: key, tries: tries, error: error)
    }
}
