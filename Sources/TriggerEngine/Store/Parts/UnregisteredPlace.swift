package import TriggerModel

package import struct Foundation.Date

/// The row of a run that was set apart because nobody has its task.
package struct UnregisteredPlace {
    package var environment: EnvironmentID
    package var task: String
    /// The version it is pinned to; empty when any would do.
    package var version: String
    package var queuedAt: Date
    package var run: RunID

    /// Names a place.
    package init(environment: EnvironmentID, task: String, version: String, queuedAt: Date, run: RunID) {
        self.environment = environment
        self.task = task
        self.version = version
        self.queuedAt = queuedAt
        self.run = run
    }

    /// The row of a run; nil when it is not set apart.
    package init?(of run: RunState) {
        guard run.line == .unregistered else { return nil }
        self.init(
            environment: run.environment, task: run.task, version: run.version ?? "", queuedAt: run.queuedAt,
            run: run.id
        )
    }
}
