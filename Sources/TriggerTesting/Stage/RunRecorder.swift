import Synchronization
import TriggerModel

/// What went between the worker and the engine about each run.
final class RunRecorder: Sendable {
    /// What is known of one run.
    struct Known: Sendable {
        var info: RunInfo?
        /// The journal, in the order its entries were first heard of; also what was abandoned since.
        var entries: [JournalEntry] = []
        /// What the runs were made from that it triggered.
        var items: [EntryKey: [TriggerItem]] = [:]
        /// How its attempts failed, in order.
        var failures: [RunError] = []
    }

    /// A run that begins to wait for a token.
    struct TokenWait: Sendable {
        let run: RunID
        let entry: EntryKey
        let token: TokenID
    }

    fileprivate struct State {
        var runs: [RunID: Known] = [:]
        var tokenWaits: [TokenWait] = []
        /// Tokens somebody has waited for, in the order they first did.
        var awaited: [TokenID] = []
    }

    private let state = Mutex(State())

    /// What is known of a run.
    subscript(run: RunID) -> Known {
        state.withLock { $0.runs[run] ?? Known() }
    }

    /// All runs a worker has heard of, or triggered.
    var runs: [RunID] {
        state.withLock { Array($0.runs.keys) }
    }

    /// Takes in what the worker is told.
    func note(_ orders: WorkerOrders) {
        state.withLock { state in
            for assignment in orders.assignments {
                state.runs[assignment.run.id, default: Known()].info = assignment.run
                for entry in assignment.entries { state.merge(entry, of: assignment.run.id) }
            }
            for case .completed(let execution, let entries) in orders.notices {
                for entry in entries { state.merge(entry, of: execution.run) }
            }
        }
    }

    /// Takes in what the worker wrote, and the answer.
    func note(_ write: RunWrite, _ answer: WriteAnswer) {
        state.withLock { $0.note(write.change, answer, of: write.execution.run) }
    }

    // MARK: Tokens

    /// Takes out the waits for tokens that begin, with the number of each token among those of the test; each token comes once.
    func takeTokenWaits() -> [(wait: TokenWait, order: Int)] {
        state.withLock { state in
            defer { state.tokenWaits = [] }
            return state.tokenWaits.compactMap { wait in
                guard !state.awaited.contains(wait.token) else { return nil }
                state.awaited.append(wait.token)
                return (wait, state.awaited.count)
            }
        }
    }

    /// The key by which a token was made; nil for one that was made without, or outside of runs.
    func key(of token: TokenID) -> String? {
        state.withLock { state in
            let entries = state.runs.values.lazy.flatMap(\.entries).filter { $0.kind == .createToken }
            let made = entries.first { $0.output?.data?.contains("\"\(token)\"") ?? false }
            return made.flatMap { $0.id.isUnkeyed ? nil : $0.id.key }
        }
    }
}

extension RunRecorder.State {
    fileprivate mutating func note(_ change: RunChange, _ answer: WriteAnswer, of run: RunID) {
        switch answer {
        case .entry(let entry, _): merge(entry, of: run)
        case .resumed(let entries): for entry in entries { merge(entry, of: run) }
        case .refused: return
        case .done, .suspended, .retry, .ended, .metadata: break
        }
        switch change {
        case .triggerRuns(let opening): runs[run, default: RunRecorder.Known()].items[opening.id] = opening.items
        case .waitForToken(let opening):
            let wait = RunRecorder.TokenWait(run: run, entry: opening.id, token: opening.token)
            if case .entry(let entry, _) = answer, entry.state == .pending { tokenWaits.append(wait) }
        case .finish(.failure(let error, _), _): runs[run, default: RunRecorder.Known()].failures.append(error)
        default: break
        }
    }

    /// Takes over an entry, unless what is known of it is final.
    fileprivate mutating func merge(_ entry: JournalEntry, of run: RunID) {
        var known = runs[run] ?? RunRecorder.Known()
        if let place = known.entries.firstIndex(where: { $0.id == entry.id }) {
            if known.entries[place].state == .pending || entry.outcomes != nil { known.entries[place] = entry }
        } else {
            known.entries.append(entry)
        }
        runs[run] = known
    }
}
