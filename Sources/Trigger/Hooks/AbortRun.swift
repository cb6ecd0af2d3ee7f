/// Thrown by a task to end its run at once: no further attempt, status FAILED, and `onFailure` runs.
///
/// Thrown in a step's body, it ends the step without another try and then, if not caught, the run.
public struct AbortRun: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why, for people.
    public let description: String

    /// Says why the run is to end.
    public init(_ message: String) {
        self.description = message
    }
}
