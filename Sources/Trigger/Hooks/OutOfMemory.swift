/// Thrown by a task that ran out of memory, or of a service that did for it.
///
/// The next attempt has the machine that the task's retry policy names for that (``/TriggerModel/RetryPolicy/outOfMemoryMachine``),
/// and so have all later ones. Without one, on that machine already, or after the last attempt, the run ends as CRASHED.
/// A `catchError` that stops has it end as FAILED instead; when and whether the larger machine tries is not asked of it otherwise.
public struct OutOfMemory: Error, Hashable, Sendable, CustomStringConvertible {
    /// What ran out, for people.
    public let description: String

    /// Says what ran out.
    public init(_ message: String = "the task ran out of memory") {
        self.description = message
    }
}
