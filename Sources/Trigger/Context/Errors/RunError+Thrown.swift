package import TriggerModel

extension RunError {
    /// An error of the user's code as it is stored: its type's name, a message people can read, and where it came from, where it
    /// says so.
    ///
    /// A ``/TriggerModel/RunError`` that the code throws is stored as it is: so a JSON value is thrown, or a bare text.
    package init(thrown error: any Error) {
        self = Self.stored(error).sanitized
    }

    private static func stored(_ error: any Error) -> RunError {
        switch error {
        case let error as RunError: error
        case let error as StepError: error.error
        case let error as OutOfMemory: .internal(code: .outOfMemory, message: error.description)
        default:
            .builtIn(
                name: ErrorText.name(of: error), message: ErrorText.message(of: error),
                stackTrace: ErrorText.trace(of: error))
        }
    }
}
