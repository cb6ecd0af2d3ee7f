import Trigger
import TriggerModel

/// Fails twice, 50 ms apart, and stays failed.
let alwaysFails = task("always-fails", options: TaskOptions(retry: .constant(.milliseconds(50), maxAttempts: 2))) {
    (_: NoValue, context) -> NoValue in
    throw ExpectedFailure(attempt: context.attempt)
}

/// An error thrown on purpose.
struct ExpectedFailure: Error, CustomStringConvertible {
    /// The attempt that throws it.
    var attempt: Int

    var description: String {
        "Attempt \(attempt) fails on purpose."
    }
}
