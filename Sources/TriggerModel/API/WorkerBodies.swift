/// The paths of the worker protocol; every call is a POST with a JSON body.
package enum WorkerRoute: String, Sendable, CaseIterable {
    case register, poll, writes, journal, events, heartbeat, deregister

    /// The path on the server.
    package var path: String {
        "/engine/v1/swift/\(rawValue)"
    }
}

/// Writes of one worker, in order.
package struct WritesBody: Codable, Sendable {
    package var worker: WorkerID
    package var writes: [RunWrite]

    package init(worker: WorkerID, writes: [RunWrite]) {
        self.worker = worker
        self.writes = writes
    }
}

/// The answers to writes, in their order.
package struct WritesAnswer: Codable, Sendable {
    package var answers: [WriteAnswer]

    package init(answers: [WriteAnswer]) {
        self.answers = answers
    }
}

/// Asks for the journal of a run the worker has in hand.
package struct JournalBody: Codable, Sendable {
    package var worker: WorkerID
    package var execution: ExecutionID

    package init(worker: WorkerID, execution: ExecutionID) {
        self.worker = worker
        self.execution = execution
    }
}

/// The journal of a run.
package struct JournalAnswer: Codable, Sendable {
    package var entries: [JournalEntry]

    package init(entries: [JournalEntry]) {
        self.entries = entries
    }
}

/// What a worker recorded of runs.
package struct EventsBody: Codable, Sendable {
    package var worker: WorkerID
    package var events: [TraceEvent]

    package init(worker: WorkerID, events: [TraceEvent]) {
        self.worker = worker
        self.events = events
    }
}

/// A sign of life.
package struct HeartbeatBody: Codable, Sendable {
    package var worker: WorkerID
    /// How long executions have been active that have gone on for a while; absent for none.
    package var active: [ActiveTime]?

    package init(worker: WorkerID, active: [ActiveTime]) {
        self.worker = worker
        self.active = active.isEmpty ? nil : active
    }
}

/// Says which worker speaks: the body of a farewell.
package struct WorkerBody: Codable, Sendable {
    package var worker: WorkerID

    package init(worker: WorkerID) {
        self.worker = worker
    }
}

/// The answer of a worker route that has nothing to say.
package struct EmptyAnswer: Codable, Sendable {
    package init() {}
}
