public import struct Foundation.Date

/// One remembered act of a run: a step, a wait, a child it triggered.
public struct JournalEntry: Hashable, Codable, Sendable {
    /// Its place in the journal.
    public var id: EntryKey
    /// What it stands for.
    public var kind: EntryKind
    /// How far it has come.
    public var state: EntryState
    /// Whether a pending wait or gap has a timer that wakes the run; without one the worker sleeps the time itself.
    public var suspends: Bool
    /// Kind, task and hash of the payload for an entry that creates runs, the kind alone otherwise; a replay that passes
    /// something else at the same place is non-determinism.
    public var fingerprint: String
    /// The attempt that opened it.
    public var attempt: Int
    /// Tries of a step so far, failed ones included.
    public var tries: Int
    /// What a completed step returned.
    public var output: Packet?
    /// The last error of a step.
    public var error: RunError?
    /// When a wait ends or a step's next try is due.
    public var dueAt: Date?
    /// The runs it created, in the order they were asked for.
    public var runs: [RunID]
    /// How many of `runs` it still waits for.
    public var pendingRuns: Int
    /// How its runs ended, in the order of `runs`; filled in for a worker once all have, never stored.
    public var outcomes: [RunOutcome]?
    /// How it is shown.
    public var display: EntryDisplay?
    /// When it began.
    public var startedAt: Date
    /// When it completed or failed for good.
    public var finishedAt: Date?
    /// How many entries the journal had when its worker first wrote of it: what has a smaller number came before it, what has the
    /// same one came beside it; absent where that was not said.
    public var position: Int?
    /// The epoch during which the engine completed it; absent for what a worker completed itself.
    public var wokenEpoch: Int?

    /// Makes an entry that has just begun.
    public init(
        id: EntryKey,
        kind: EntryKind,
        fingerprint: String? = nil,
        attempt: Int,
        startedAt: Date
    ) {
        self.id = id
        self.kind = kind
        self.fingerprint = fingerprint ?? kind.rawValue
        self.state = .pending
        self.attempt = attempt
        self.tries = 0
        self.suspends = false
        self.runs = []
        self.pendingRuns = 0
        self.startedAt = startedAt
    }
}

extension JournalEntry {
    /// The fingerprint of a wait for a token, which names it: a replay that asks for another one is found out by it.
    package static func fingerprint(of token: TokenID) -> String {
        "\(EntryKind.waitForToken.rawValue) \(token)"
    }

    /// The token whose output is that of the entry, with which it is kept; nil for all others.
    package var awaitedOutput: TokenID? {
        state == .completed && error == nil ? token : nil
    }

    /// The token that is waited for; nil for all that is no such wait.
    package var token: TokenID? {
        guard kind == .waitForToken, let name = fingerprint.split(separator: " ").last else { return nil }
        return TokenID(rawValue: String(name))
    }

    /// Whether a wait for the entry is over: it is final, or it is a step whose next try is due.
    package var isSettled: Bool {
        guard state == .pending else { return true }
        return (kind == .step || kind == .hook) && dueAt == nil
    }
}
