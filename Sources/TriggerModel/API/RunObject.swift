/// A run as `GET /api/v3/runs/{id}` gives it (http-api.md §5.1).
///
/// The members every answer about runs has are those of ``RunSummary`` and are read as if they were its own:
/// `run.status`, `run.isCompleted`. Absent members are left out on the wire, never `null`.
@dynamicMemberLookup
public struct RunObject: Sendable, Hashable {
    /// What every answer about runs has.
    public var summary: RunSummary
    /// One sentence on why it waits, where there is something to say.
    public var statusReason: String?
    /// The run that it repeats, if it is a replay.
    public var replayOf: RunID?
    /// The step from which on it repeats that run; absent where it repeats all of it.
    public var replayFrom: String?
    /// Its payload as plain JSON.
    public var payload: JSONValue?
    /// What it returned as plain JSON; only when it completed.
    public var output: JSONValue?
    /// Where a payload of over 512 KB is downloaded, without a key, for the next minutes; `payload` is absent then.
    public var payloadPresignedUrl: String?
    /// Where an output of over 512 KB is downloaded, without a key, for the next minutes; `output` is absent then.
    public var outputPresignedUrl: String?
    /// What went wrong; only when it failed.
    public var error: Failure?
    /// Attempts begun.
    public var attemptCount: Int
    /// Its family.
    public var relatedRuns: RelatedRuns
    /// The schedule that triggered it, while that is there.
    public var schedule: Schedule?

    /// Makes a run object; the parts beside the summary are set afterwards.
    public init(summary: RunSummary) {
        self.summary = summary
        attemptCount = 0
        relatedRuns = RelatedRuns()
    }

    /// Reads or sets a member of the summary.
    public subscript<Member>(dynamicMember member: WritableKeyPath<RunSummary, Member>) -> Member {
        get { summary[keyPath: member] }
        set { summary[keyPath: member] = newValue }
    }

    /// An error as the run object shows it.
    public struct Failure: Codable, Sendable, Hashable {
        /// One line for people.
        public var message: String
        /// The error's type or code.
        public var name: String?
        /// Where it came from, where that is known.
        public var stackTrace: String?

        /// Makes a failure.
        public init(message: String, name: String? = nil, stackTrace: String? = nil) {
            self.message = message
            self.name = name
            self.stackTrace = stackTrace
        }
    }

    /// A schedule as a run of it names it.
    public struct Schedule: Codable, Sendable, Hashable {
        /// The schedule.
        public var id: ScheduleID
        /// What its maker knows it by.
        public var externalId: String?
        /// The key by which a call finds it again.
        public var deduplicationKey: String?
        /// When it fires.
        public var generator: ScheduleObject.Generator

        /// Makes a name of a schedule.
        public init(_ schedule: ScheduleObject) {
            id = schedule.id
            externalId = schedule.externalId
            deduplicationKey = schedule.deduplicationKey
            generator = schedule.generator
        }
    }

    /// The family of a run.
    public struct RelatedRuns: Codable, Sendable, Hashable {
        /// The run at the top; absent when it is the run itself.
        public var root: RunSummary?
        /// The run that triggered it.
        public var parent: RunSummary?
        /// The runs it triggered.
        public var children: [RunSummary]

        /// Makes a family.
        public init(root: RunSummary? = nil, parent: RunSummary? = nil, children: [RunSummary] = []) {
            self.root = root
            self.parent = parent
            self.children = children
        }
    }
}
