#if Postgres
import TriggerEngine
import TriggerModel

/// How journal entries stand in rows of `trigger_journal`.
enum JournalEntryRow {
    /// The columns in the order they are added and read.
    static let names = [
        "environment", "run", "scope", "key", "generation", "kind", "fingerprint", "state", "attempt", "tries",
        "suspends", "due_at", "pending_runs", "started_at", "finished_at", "woken_epoch", "error", "runs", "display",
        "output_type", "output",
    ]

    /// The columns ``read(_:)`` expects, of the table `j`.
    static let columns = names.map { "j.\($0)" }.joined(separator: ", ")

    /// The parts of an entry that are stored as JSON.
    struct Texts {
        var error: String?
        var runs: String?
        var display: String?

        init(_ entry: JournalEntry) throws {
            error = try entry.error.map { try JSON.text($0) }
            runs = try entry.runs.isEmpty ? nil : JSON.text(entry.runs)
            display = try entry.display.map { try JSON.text($0) }
        }
    }

    /// Adds an array for each column.
    static func add(_ changes: [ChangeSet.EntryChange], to parameters: inout Parameters) throws {
        let texts = try changes.map { try Texts($0.entry) }
        parameters.environments(changes, \.environment)
        parameters.texts(changes, \.run.rawValue)
        parameters.entries(changes, \.entry.id)
        parameters.texts(changes, \.entry.kind.rawValue)
        parameters.texts(changes, \.entry.fingerprint)
        parameters.texts(changes, \.entry.state.rawValue)
        parameters.counts(changes, \.entry.attempt)
        parameters.counts(changes, \.entry.tries)
        parameters.flags(changes, \.entry.suspends)
        parameters.dates(changes, \.entry.dueAt)
        parameters.counts(changes, \.entry.pendingRuns)
        parameters.dates(changes, \.entry.startedAt)
        parameters.dates(changes, \.entry.finishedAt)
        parameters.counts(changes, \.entry.wokenEpoch)
        parameters.texts(texts, \.error)
        parameters.texts(texts, \.runs)
        parameters.texts(texts, \.display)
        parameters.texts(changes, \.entry.output?.type)
        parameters.texts(changes, \.entry.output?.data)
    }

    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> (run: RunID, entry: JournalEntry) {
        _ = row.environment()
        let (run, id) = (row.run(), row.entry())
        let (kind, fingerprint, state) = (try row.word(EntryKind.self), row.text(), try row.word(EntryState.self))
        let (attempt, tries, suspends, dueAt) = (row.int(), row.int(), row.flag(), row.optionalDate())
        let pendingRuns = row.int()
        var entry = JournalEntry(
            id: id, kind: kind, fingerprint: fingerprint, attempt: attempt, startedAt: row.date())
        (entry.state, entry.tries, entry.suspends, entry.dueAt) = (state, tries, suspends, dueAt)
        entry.pendingRuns = pendingRuns
        (entry.finishedAt, entry.wokenEpoch) = (row.optionalDate(), row.optionalInt())
        (entry.error, entry.runs, entry.display) = (try row.json(), try row.json() ?? [], try row.json())
        let type = row.optionalText()
        let data = row.optionalText()
        entry.output = type.map { Packet(data: data, type: $0) }
        return (run, entry)
    }
}
#endif
