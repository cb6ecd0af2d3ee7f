public import TriggerModel

public import struct Foundation.Date

/// What a run waits for, as its hooks are told.
public enum RunWait: Hashable, Sendable {
    /// An instant: the one that was fixed when the wait began.
    case instant(Date)
    /// A token.
    case token(TokenID)
    /// A run that it triggered.
    case run(RunID)
    /// All of several runs that it triggered together, in the order they were asked for.
    case runs([RunID])
}

extension JournalEntry {
    /// What is waited for at it; nil for what is no wait.
    package var wait: RunWait? {
        switch kind {
        case .wait: dueAt.map { .instant($0) }
        case .waitForToken: token.map { .token($0) }
        case .triggerAndWait: runs.first.map { .run($0) }
        case .batchTriggerAndWait: .runs(runs)
        case .trigger, .batchTrigger, .step, .hook, .createToken: nil
        }
    }

    /// Whether anybody ever waited at it: what is over as it begins is no wait.
    var wasWaitedFor: Bool {
        wokenEpoch != nil || (kind == .wait && state == .pending)
    }
}
