package import TriggerModel

import struct Foundation.Date

/// How an engine and one of its environments stand at the moment.
package struct EngineReading: Sendable {
    /// The first queues by their names.
    package var queues: [QueueRecord]
    /// How many queues there are.
    package var queueCount: Int
    /// What the environment allows; nil for one that is not there.
    package var environment: EnvironmentRecord?
    /// The workers of the environment whose leases hold.
    package var workers: [WorkerRecord]
    /// Commands that wait for the next commit.
    package var waitingCommands: Int
    /// For how long the earliest timer has been due, in seconds; 0 when none is.
    package var timerDelay: Double
}

extension Engine {
    /// How many queues a reading tells of.
    package static let readQueues = 1_000

    /// Looks at how the engine and an environment stand, in one read that costs what it tells.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func reading(_ environment: EnvironmentID) async throws -> EngineReading {
        let (now, waiting) = (self.now, committer.inbox.count)
        return try await read { snapshot in
            let queues = try snapshot.queues(environment, QueueQuery(limit: Self.readQueues))
            let workers = try snapshot.allWorkers().filter { $0.environment == environment && $0.leaseUntil > now }
            let due = try snapshot.nextTimer().map { max(0, now.timeIntervalSince($0)) }
            return EngineReading(
                queues: queues.page, queueCount: queues.count,
                environment: try snapshot.environmentRecord(environment), workers: workers, waitingCommands: waiting,
                timerDelay: due ?? 0)
        }
    }
}
