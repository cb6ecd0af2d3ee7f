import Trigger
import TriggerModel

/// Fails as often as it is told, then returns the number of the attempt that went well; up to 100 attempts, 50 ms apart.
let flaky = task("flaky", options: TaskOptions(retry: .constant(.milliseconds(50), maxAttempts: 100))) {
    (order: Flakiness, context) in
    guard context.attempt > order.failures else { throw ExpectedFailure(attempt: context.attempt) }
    return context.attempt
}

/// How often to fail.
struct Flakiness: Codable, Sendable {
    var failures: Int
}
