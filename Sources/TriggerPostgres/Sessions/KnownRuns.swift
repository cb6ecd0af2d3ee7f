#if Postgres
import TriggerEngine
import TriggerModel

/// What a writer last wrote of the runs that workers have, so that it need not read them before it changes them again.
///
/// Another server may have changed them since. So whatever is decided on what stands here is done on condition that the
/// rows are still those that these transactions wrote, and refused by the database otherwise.
final class KnownRuns {
    /// When so many are kept, all are forgotten; some 20 MB.
    static let most = 16_384

    /// A run as it was written.
    struct Known {
        let state: RunState
        /// The number of the transaction that wrote it; the server has the same in `xmin`.
        let transaction: String
        /// Entries of its journal that were written meanwhile and are not settled, and so may be asked for.
        var open: Set<EntryKey> = []
    }

    private var runs: [RunID: Known] = [:]

    /// Runs as they were written, in the order of their ids, if all of them are known.
    func runs(_ ids: [RunID], in environment: EnvironmentID) -> [Known]? {
        guard !runs.isEmpty, !ids.isEmpty else { return nil }
        var found: [Known] = []
        for id in Set(ids).sorted() {
            guard let known = runs[id], known.state.environment == environment else { return nil }
            found.append(known)
        }
        return found
    }

    /// Whether entries are likely to be new: of known runs, and not among those that were written and are not settled.
    func expectsNew(_ places: [EntryPlace]) -> Bool {
        places.allSatisfy { place in runs[place.run].map { !$0.open.contains(place.id) } ?? false }
    }

    /// Notes what a transaction wrote, once it is committed; nothing is known of that where its number is not.
    func note(_ written: WrittenRuns, by transaction: String?) {
        for state in written.runs {
            let open = runs[state.id]?.open ?? []
            runs[state.id] = nil
            guard let transaction, state.worker != nil, !state.status.isFinal else { continue }
            if runs.count >= Self.most { runs = [:] }
            runs[state.id] = Known(state: state, transaction: transaction, open: open)
        }
        for change in written.entries { note(change.entry, of: change.run) }
    }

    private func note(_ entry: JournalEntry, of run: RunID) {
        if entry.state == .pending {
            runs[run]?.open.insert(entry.id)
        } else if runs[run]?.open.isEmpty == false {
            runs[run]?.open.remove(entry.id)
        }
    }

    /// Forgets runs that turned out to have changed.
    func forget(_ ids: [RunID]) {
        for id in ids { runs[id] = nil }
    }

    /// Forgets everything: what another connection leads to may be another database.
    func forgetAll() {
        runs = [:]
    }
}

/// What a transaction wrote of runs.
struct WrittenRuns {
    /// Runs as they were written, the last state last.
    var runs: [RunState] = []
    var entries: [ChangeSet.EntryChange] = []
}
#endif
