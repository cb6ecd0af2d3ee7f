public import struct Foundation.Date

/// One fenced write of a worker into a run.
///
/// Repeating a write whose answer was lost does no harm.
public struct RunWrite: Codable, Sendable {
    /// The lease it is made under.
    public var execution: ExecutionID
    /// What it says.
    public var change: RunChange
    /// The attempt it speaks of: one that has ended neither begins nor ends again, though its execution may go on with the
    /// next.
    public var attempt: Int?
    /// How many entries the worker knows of the run's journal: those came before what this opens.
    public var position: Int?

    /// Makes a write.
    public init(_ execution: ExecutionID, _ change: RunChange, attempt: Int? = nil, position: Int? = nil) {
        self.execution = execution
        self.change = change
        self.attempt = attempt
        self.position = position
    }
}

/// What a worker can say of a run.
///
/// Indirect, as is the answer: values that are held while a run waits are one word.
public indirect enum RunChange: Codable, Sendable {
    /// The attempt begins. Sent without waiting for the answer.
    case start
    /// A step's body begins. Sent without waiting for the answer; for display only.
    case openStep(StepOpening)
    /// A step's body ended well; its output is final once this is answered.
    case completeStep(StepCompletion)
    /// A try of a step failed.
    case failStep(StepFailure)
    /// A wait for an instant begins.
    case openWait(WaitOpening)
    /// Runs are triggered, waited for or not as `kind` says.
    case triggerRuns(RunsOpening)
    /// A token is made.
    case createToken(TokenCreation)
    /// A wait for a token begins.
    case waitForToken(TokenOpening)
    /// The run's code changes metadata, outside of steps.
    case changeMetadata(MetadataWrite)
    /// The run is given labels.
    case addTags([String])
    /// Nothing is in flight: give the slot back until something the run waits for completes.
    ///
    /// `waits` are the entries its branches stand at. One that is settled keeps the run going, however often the write is
    /// repeated: the answer that told of it may have been lost.
    case suspend(activeMs: Int64, waits: [EntryKey]? = nil)
    /// The attempt ended.
    case finish(AttemptOutcome, activeMs: Int64)
    /// The worker gives the run back unfinished, at no cost to it: a drain.
    case handBack(activeMs: Int64)
    /// The worker stopped the cancelled run; `lacksHooks` is true where it ran no hooks for that, had there been any.
    case acknowledgeCancel(lacksHooks: Bool? = nil)
    /// The hooks of a run that had ended are through.
    case endHooks
    /// A branch of a suspended run made a call: queue the run again. The one write made after an execution ended.
    case wake

    /// The beginning of a step.
    public struct StepOpening: Codable, Sendable {
        /// Its place.
        public var id: EntryKey
        /// A step or a hook.
        public var kind: EntryKind
        /// The attempt it is part of.
        public var attempt: Int
        /// How it is shown.
        public var display: EntryDisplay?

        /// Makes a beginning.
        public init(id: EntryKey, kind: EntryKind, attempt: Int, display: EntryDisplay? = nil) {
            self.id = id
            self.kind = kind
            self.attempt = attempt
            self.display = display
        }
    }

    /// The good end of a step.
    public struct StepCompletion: Codable, Sendable {
        /// What began.
        public var opening: StepOpening
        /// Tries it took, the last included.
        public var tries: Int
        /// What it returned.
        public var output: Packet
        /// The changes of metadata that its body made; absent for none.
        public var metadata: MetadataChanges?

        /// Makes an end.
        public init(opening: StepOpening, tries: Int, output: Packet, metadata: MetadataChanges? = nil) {
            self.opening = opening
            self.tries = tries
            self.output = output
            self.metadata = metadata
        }
    }

    /// Changes of metadata that an attempt's code makes outside of steps.
    ///
    /// Those of an attempt are counted in the order in which its code makes them, so that each is made once however often the code is
    /// replayed.
    public struct MetadataWrite: Codable, Sendable {
        /// The attempt.
        public var attempt: Int
        /// How many changes the attempt had made before these.
        public var before: Int
        /// How many it has made with these; more than are here where several were put together.
        public var through: Int
        /// The changes.
        public var changes: MetadataChanges
        /// Whether the worker wants to be told what the run's metadata is then.
        public var isAnswered: Bool

        /// Makes a write.
        public init(attempt: Int, before: Int, through: Int, changes: MetadataChanges, isAnswered: Bool = false) {
            self.attempt = attempt
            self.before = before
            self.through = through
            self.changes = changes
            self.isAnswered = isAnswered
        }
    }

    /// A failed try of a step.
    public struct StepFailure: Codable, Sendable {
        /// What began.
        public var opening: StepOpening
        /// Tries so far, this one included.
        public var tries: Int
        /// What went wrong.
        public var error: RunError
        /// How long until the next try; absent when there is none.
        public var retryAfterMs: Int64?
        /// Whether the run may be suspended for the gap.
        ///
        /// A short gap is slept in the worker instead.
        public var suspends: Bool

        /// Makes a failure.
        public init(opening: StepOpening, tries: Int, error: RunError, retryAfterMs: Int64?, suspends: Bool) {
            self.opening = opening
            self.tries = tries
            self.error = error
            self.retryAfterMs = retryAfterMs
            self.suspends = suspends
        }
    }

    /// The beginning of a wait.
    public struct WaitOpening: Codable, Sendable {
        /// Its place.
        public var id: EntryKey
        /// The attempt it is part of.
        public var attempt: Int
        /// When it ends.
        public var dueAt: Date
        /// Whether the run may be suspended for it.
        ///
        /// A short wait is slept in the worker instead.
        public var suspends: Bool

        /// Makes a beginning.
        public init(id: EntryKey, attempt: Int, dueAt: Date, suspends: Bool) {
            self.id = id
            self.attempt = attempt
            self.dueAt = dueAt
            self.suspends = suspends
        }
    }

    /// The making of a token.
    public struct TokenCreation: Codable, Sendable {
        /// Its place.
        public var id: EntryKey
        /// The attempt it is part of.
        public var attempt: Int
        /// What is said of the token.
        public var options: TokenOptions

        /// Makes a making.
        public init(id: EntryKey, attempt: Int, options: TokenOptions) {
            self.id = id
            self.attempt = attempt
            self.options = options
        }
    }

    /// The beginning of a wait for a token.
    public struct TokenOpening: Codable, Sendable {
        /// Its place.
        public var id: EntryKey
        /// The attempt it is part of.
        public var attempt: Int
        /// The token.
        public var token: TokenID

        /// Makes a beginning.
        public init(id: EntryKey, attempt: Int, token: TokenID) {
            self.id = id
            self.attempt = attempt
            self.token = token
        }
    }

    /// The triggering of one run or several.
    public struct RunsOpening: Codable, Sendable {
        /// Its place.
        public var id: EntryKey
        /// One of the four kinds that create runs.
        public var kind: EntryKind
        /// Kind, tasks and hash of the payloads.
        public var fingerprint: String
        /// The attempt it is part of.
        public var attempt: Int
        /// The runs to be.
        public var items: [TriggerItem]

        /// Makes a triggering.
        public init(id: EntryKey, kind: EntryKind, fingerprint: String, attempt: Int, items: [TriggerItem]) {
            self.id = id
            self.kind = kind
            self.fingerprint = fingerprint
            self.attempt = attempt
            self.items = items
        }
    }
}

/// How an attempt ended.
public indirect enum AttemptOutcome: Codable, Sendable {
    /// With an output.
    case success(Packet)
    /// With an error; `retryAfterMs` is the worker's wish for another attempt, absent for none.
    case failure(RunError, retryAfterMs: Int64?)
}

/// The answer to one write.
public indirect enum WriteAnswer: Codable, Sendable {
    /// Done and on disk.
    case done
    /// The entry as it stands in the journal, for writes that open one.
    case entry(JournalEntry, receipts: [TriggerReceipt])
    /// The run is suspended; the execution is over.
    case suspended
    /// The run was not suspended, since these entries completed meanwhile; the execution goes on.
    case resumed(entries: [JournalEntry])
    /// The attempt failed and another follows after a short gap in the same execution.
    case retry(attempt: Int, afterMs: Int64, startsAt: Date? = nil)
    /// The attempt ended and so did the execution; the run's status now.
    case ended(RunStatus)
    /// The run's metadata as it is now, a JSON object as text; absent for none, and where it was not asked for.
    case metadata(String?)
    /// Refused; nothing was written.
    case refused(WriteRefusal)
}

/// Why a write was refused.
public struct WriteRefusal: Error, Codable, Sendable, Hashable {
    /// The kinds of refusal.
    public enum Code: String, Codable, Sendable {
        /// The run moved on: the execution is no longer the worker's.
        case staleEpoch = "STALE_EPOCH"
        /// There is no such run.
        case unknownRun = "UNKNOWN_RUN"
        /// Another kind of entry, or one made from other values, stands at the same place.
        case nonDeterminism = "NON_DETERMINISM"
        /// A value is not acceptable; the message says what was expected.
        case invalid = "INVALID"
        /// A value is over its limit.
        case tooLarge = "TOO_LARGE"
        /// The store could not take it; nothing was lost, and it may be tried again.
        case unavailable = "UNAVAILABLE"
    }

    /// The kind.
    public var code: Code
    /// One sentence for people.
    public var message: String

    /// Makes a refusal.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
