#if Postgres
import Synchronization

/// What can be asked of a writer, and said to it, while it works.
final class WriterWatch: Sendable {
    private let state = Mutex(StoreCounts())
    private let stops = Atomic(false)

    /// What it met with so far.
    var counts: StoreCounts {
        state.withLock { $0 }
    }

    /// Notes what it met with.
    func count(_ change: (inout StoreCounts) -> Void) {
        state.withLock { change(&$0) }
    }

    /// Whether it is to give up trying.
    var isStopping: Bool {
        stops.load(ordering: .acquiring)
    }

    /// Has it give up trying.
    func stop() {
        stops.store(true, ordering: .releasing)
    }
}

/// What a store met with.
package struct StoreCounts: Hashable, Sendable {
    /// Transactions that were done again since others were in their way, deadlocks among them.
    package var conflicts = 0
    /// Transactions that were deadlocked.
    package var deadlocks = 0
    /// Transactions that were done again with reading, since they failed where something was presumed.
    package var refutations = 0
    /// Connections that were lost.
    package var losses = 0
    /// Commits whose answers were lost, and that were looked up.
    package var lookups = 0
    /// Transactions that were committed.
    package var commits = 0
    /// Times an answer of the server was waited for, in transactions that were committed.
    package var roundTrips = 0
}
#endif
