import Synchronization
import TriggerModel

/// How far an attempt has come.
///
/// A box, since middleware holds on to the code that fills it.
final class AttemptProgress<Prepared: Sendable>: Sendable {
    private let state = Mutex<(prepared: Prepared?, outcome: AttemptOutcome?)>((nil, nil))

    /// What the task prepared; nil until it did.
    var prepared: Prepared? {
        get { state.withLock { $0.prepared } }
        set { state.withLock { $0.prepared = newValue } }
    }

    /// What is to be written in the end; nil until it is known.
    var outcome: AttemptOutcome? {
        get { state.withLock { $0.outcome } }
        set { state.withLock { $0.outcome = newValue } }
    }

    /// Whether the outcome is a failure, which nothing changes any more.
    var hasFailed: Bool {
        guard case .failure = outcome else { return false }
        return true
    }
}
