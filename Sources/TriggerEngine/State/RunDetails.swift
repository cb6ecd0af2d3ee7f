public import TriggerModel

/// The facts of a run that never change after its trigger.
public struct RunDetails: Hashable, Sendable {
    /// The run.
    public var id: RunID
    /// The encoded payload.
    public var payload: Packet
    /// Its labels.
    public var tags: [String]
    /// Its metadata, a JSON object as text.
    public var metadata: String?
    /// Whether it is a test.
    public var isTest: Bool
    /// Which call triggered it.
    public var triggerKind: EntryKind

    /// Makes the facts.
    public init(
        id: RunID, payload: Packet, tags: [String] = [], metadata: String? = nil, isTest: Bool = false,
        triggerKind: EntryKind = .trigger
    ) {
        self.id = id
        self.payload = payload
        self.tags = tags
        self.metadata = metadata
        self.isTest = isTest
        self.triggerKind = triggerKind
    }
}

/// A whole run, as it is read for people and for the API.
public struct RunRecord: Hashable, Sendable {
    /// What changes, its ending included.
    public var state: RunState
    private var facts: CopyOnWrite<RunDetails>

    /// What does not.
    public var details: RunDetails {
        get { facts.value }
        set { facts.value = newValue }
    }

    /// Makes a record.
    public init(state: RunState, details: RunDetails) {
        self.init(state: state, facts: CopyOnWrite(details))
    }

    init(state: RunState, facts: CopyOnWrite<RunDetails>) {
        self.state = state
        self.facts = facts
    }

    /// How the run ended; nil while it has not.
    public var outcome: RunOutcome? {
        guard state.status.isFinal else { return nil }
        return RunOutcome(
            id: state.id, task: state.task, status: state.status, output: state.ending?.output,
            error: state.ending?.error
        )
    }
}
