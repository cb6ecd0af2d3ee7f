public import TriggerModel

public import struct Foundation.Date

/// The part of a run that transitions decide about: everything that changes, and what the decisions need.
///
/// The payload and other facts that never change are in ``RunDetails``. Copies share what they hold until one is changed.
public struct RunState: Hashable, Sendable {
    var facts: CopyOnWrite<Facts>

    /// What a state holds.
    struct Facts: Hashable, Sendable {
        /// What never changes.
        let origin: CopyOnWrite<Origin>
        /// What hardly ever does.
        var placement: CopyOnWrite<Placement>
        /// What it ended with.
        var end: CopyOnWrite<Ending>?
        var status: RunStatus = .pending
        var queuedAt: Date
        var line: Line?
        var attempt: Int = 0
        var isAttemptOpen: Bool = false
        var maxAttempts: Int?
        var epoch: Int = 0
        var worker: WorkerID?
        var parkedWorker: WorkerID?
        var holdsSlot: Bool = false
        var isWoken: Bool = false
        var executions: Int = 0
        var lostExecutions: Int = 0
        var retryAt: Date?
        var openWaits: Int = 0
        var isAwaited: Bool = false
        var activeMs: Int64 = 0
        var updatedAt: Date
        var startedAt: Date?
        var finishedAt: Date?
    }

    /// A place in line.
    public enum Line: Hashable, Sendable {
        /// In the ready queue.
        case ready(ReadyPlace)
        /// Set apart: no worker ever registered its task, or its version of it.
        case unregistered
        /// Set apart: no task that a worker registered ever declared its queue.
        case undeclared
    }

    /// What a run ends with.
    public struct Ending: Hashable, Sendable {
        /// What it returned.
        public var output: Packet?
        /// What went wrong.
        public var error: RunError?

        /// Makes an ending.
        public init(output: Packet? = nil, error: RunError? = nil) {
            self.output = output
            self.error = error
        }
    }

    /// Makes a run that was just triggered and stands in no line yet.
    public init(
        environment: EnvironmentID, id: RunID, task: String, version: String? = nil,
        queue: String, concurrencyKey: String = "", maxAttempts: Int? = nil, idempotencyKey: String? = nil,
        debounceKey: String? = nil, terms: RunTerms? = nil, parent: RunID? = nil, root: RunID? = nil, depth: Int = 0,
        batch: BatchID? = nil,
        createdAt: Date
    ) {
        let origin = Origin(
            environment: environment, id: id, task: task, parent: parent, root: root ?? id, depth: depth, batch: batch,
            createdAt: createdAt)
        let placement = Placement(
            version: version, queue: queue, concurrencyKey: concurrencyKey, idempotencyKey: idempotencyKey,
            debounceKey: debounceKey, terms: terms.flatMap { $0.isEmpty ? nil : CopyOnWrite($0) })
        facts = CopyOnWrite(
            Facts(
                origin: CopyOnWrite(origin), placement: CopyOnWrite(placement), queuedAt: createdAt,
                maxAttempts: maxAttempts, updatedAt: createdAt))
    }
}
