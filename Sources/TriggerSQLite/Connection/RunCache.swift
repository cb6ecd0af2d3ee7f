import Synchronization
import TriggerEngine
import TriggerModel

/// The states of the runs that workers have, so that a write into a run need not read it first.
///
/// One process has the file and its one writer makes every change, so what is here is what the table says; a transaction
/// that is rolled back empties it. Readers do not use it: they see the data as of an earlier commit.
final class RunCache: Sendable {
    /// When so many are kept, all are forgotten; some 20 MB.
    static let capacity = 16_384

    private let states = Mutex<[RunID: RunState]>([:])

    /// The runs that are here, and the ids of the others.
    func find(_ environment: EnvironmentID, _ ids: [RunID]) -> (found: [RunState], missing: [RunID]) {
        states.withLock { states in
            var (found, missing) = ([RunState](), [RunID]())
            found.reserveCapacity(ids.count)
            for id in ids {
                if let state = states[id], state.environment == environment {
                    found.append(state)
                } else {
                    missing.append(id)
                }
            }
            return (found, missing)
        }
    }

    /// Keeps what was written of a run while a worker has it; runs that stand in line, wait or ended are forgotten.
    func note(_ run: RunState) {
        states.withLock { states in
            guard run.worker != nil, run.ending == nil else {
                states[run.id] = nil
                return
            }
            if states.count >= Self.capacity { states.removeAll() }
            states[run.id] = run
        }
    }

    /// Keeps nothing of what was written.
    func clear() {
        states.withLock { $0.removeAll() }
    }
}
