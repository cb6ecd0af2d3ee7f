public import TriggerModel

public import struct Foundation.Date

/// Something that is due at an instant.
///
/// Kind, subject and entry identify it; setting it again moves it.
public struct EngineTimer: Hashable, Sendable {
    /// What is to be done.
    public enum Kind: String, Sendable, CaseIterable {
        /// A wait, or the gap before a step's next try, ends.
        case wait = "WAIT"
        /// An open batch is given up.
        case batch = "BATCH"
        /// A token times out.
        case token = "TOKEN"
        /// A run that was triggered for later joins its queue.
        case delay = "DELAY"
        /// A run that has not begun by then ends as expired.
        case expire = "EXPIRE"
        /// The gap before a run's next attempt ends.
        case retry = "RETRY"
        /// A recovered run may be handed out again.
        case recover = "RECOVER"
        /// A cancelled run's worker had its time to acknowledge.
        case releaseCancelled = "RELEASE_CANCELLED"
        /// The children of a cancelled run are to be cancelled.
        case cancelChildren = "CANCEL_CHILDREN"
        /// The offer of a woken run to the worker that parked it ends.
        case offer = "OFFER"
        /// A bulk action comes to its next runs.
        case bulkAction = "BULK_ACTION"
        /// A schedule fires; it is no row among the timers, but its own says when it is due.
        case schedule = "SCHEDULE"
        /// A worker's lease ends.
        case lease = "LEASE"
    }

    /// What identifies a timer.
    public struct ID: Hashable, Sendable {
        /// What is to be done.
        public var kind: Kind
        /// The id of the run, worker, token, batch, bulk action or schedule.
        public var subject: String
        /// The journal entry it is about, for waits.
        public var entry: EntryKey?

        /// Makes an identity.
        public init(_ kind: Kind, _ subject: String, entry: EntryKey? = nil) {
            self.kind = kind
            self.subject = subject
            self.entry = entry
        }
    }

    /// The environment it belongs to.
    public var environment: EnvironmentID
    /// What identifies it.
    public var id: ID
    /// When it is due.
    public var dueAt: Date

    /// Makes a timer.
    public init(environment: EnvironmentID, id: ID, dueAt: Date) {
        self.environment = environment
        self.id = id
        self.dueAt = dueAt
    }
}
