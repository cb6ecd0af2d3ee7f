import Synchronization
import TriggerEngine
import TriggerModel

/// What the writer last wrote of the runs that workers have or will soon get, so that it need not read them back.
///
/// One process has the file and its one writer makes every change, so what is here is what the tables say; a transaction
/// that is rolled back empties it. Readers do not use it: they see the data as of an earlier commit.
final class RunCache: Sendable {
    /// When so many runs of workers are kept, all are forgotten; some 20 MB.
    static let mostLeased = 16_384
    /// No more new runs in line are kept than this.
    ///
    /// Those that came first are the first to be handed out. Some 10 MB, with payloads of a kilobyte.
    static let mostQueued = 4_096

    private struct Content {
        /// Runs that a worker has.
        var leased: [RunID: RunState] = [:]
        /// New runs that stand in line.
        var queued: [RunID: RunRecord] = [:]
    }

    private let content = Mutex(Content())

    /// The states that are here, and the ids of the other runs.
    func states(_ environment: EnvironmentID, _ ids: [RunID]) -> (found: [RunState], missing: [RunID]) {
        content.withLock { content in
            ids.split { id in
                let state = content.leased[id] ?? content.queued[id]?.state
                return state.flatMap { $0.environment == environment ? $0 : nil }
            }
        }
    }

    /// The whole runs that are here, and the ids of the others.
    func records(_ environment: EnvironmentID, _ ids: [RunID]) -> (found: [RunRecord], missing: [RunID]) {
        content.withLock { content in
            ids.split { id in
                content.queued[id].flatMap { $0.state.environment == environment ? $0 : nil }
            }
        }
    }

    /// Keeps what was written of a new run.
    func note(new run: RunRecord) {
        guard run.state.worker == nil else { return note(run.state) }
        let isLong = PacketKind.isApart(run.details.payload.data) || PacketKind.isApart(run.details.metadata)
        guard run.state.line != nil, !isLong else { return }
        content.withLock { content in
            if content.queued.count < Self.mostQueued { content.queued[run.state.id] = run }
        }
    }

    /// Keeps what was written of a run while a worker has it; one that stands in line again, waits or ended is forgotten.
    func note(_ run: RunState) {
        content.withLock { content in
            if !content.queued.isEmpty { content.queued[run.id] = nil }
            if run.worker == nil || run.ending != nil {
                content.leased[run.id] = nil
            } else {
                if content.leased.count >= Self.mostLeased { content.leased.removeAll() }
                content.leased[run.id] = run
            }
        }
    }

    /// What was said of a new run changed: it is read from the file.
    func forgetNew(_ id: RunID) {
        content.withLock { content in
            if !content.queued.isEmpty { content.queued[id] = nil }
        }
    }

    /// Keeps nothing of what was written.
    func clear() {
        content.withLock { $0 = Content() }
    }
}

extension [RunID] {
    /// What is found for the ids, each looked up once, and the ids nothing is found for.
    fileprivate func split<Value>(_ find: (RunID) -> Value?) -> (found: [Value], missing: [RunID]) {
        var (found, missing) = ([Value](), [RunID]())
        found.reserveCapacity(count)
        for id in Set(self) {
            if let value = find(id) { found.append(value) } else { missing.append(id) }
        }
        return (found, missing)
    }
}
