package import TriggerModel

package import struct Foundation.Date

/// The row of a run that was set apart because nobody declared its queue.
package struct UndeclaredPlace {
    package var environment: EnvironmentID
    package var queue: String
    package var queuedAt: Date
    package var run: RunID

    /// Names a place.
    package init(environment: EnvironmentID, queue: String, queuedAt: Date, run: RunID) {
        self.environment = environment
        self.queue = queue
        self.queuedAt = queuedAt
        self.run = run
    }

    /// The row of a run; nil when it is not set apart for its queue.
    package init?(of run: RunState) {
        guard run.line == .undeclared else { return nil }
        self.init(environment: run.environment, queue: run.queue, queuedAt: run.queuedAt, run: run.id)
    }
}
