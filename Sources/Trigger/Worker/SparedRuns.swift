import Synchronization
import TriggerModel

/// Runs that were dropped at a suspension while a branch of theirs went on: during their next pass they are parked
/// instead, so that the branch gets on.
final class SparedRuns: Sendable {
    private let runs = Mutex<Set<RunID>>([])

    func insert(_ run: RunID) {
        runs.withLock { _ = $0.insert(run) }
    }

    /// Whether the run is spared; only once.
    func take(_ run: RunID) -> Bool {
        runs.withLock { $0.remove(run) != nil }
    }
}
