#if Postgres
import TriggerEngine
import TriggerModel

/// How journal entries stand in rows of `trigger_journal`.
enum JournalEntryRow {
    /// The columns in the order they are added and read.
    static let names = [
        "environment", "run", "scope", "key", "generation", "kind", "fingerprint", "state", "attempt", "tries",
        "suspends", "due_at", "pending_runs", "started_at", "finished_at", "woken_epoch", "error", "runs", "display",
        "output_type", "output", "position",
    ]

    /// The columns ``read(_:)`` expects, of the table `j`.
    static let columns = names.map { "j.\($0)" }.joined(separator: ", ")

    /// The same columns, without outputs but for those of entries that made tokens.
    static let outline = columns.replacing(
        ", j.output,", with: ", CASE WHEN j.kind = '\(EntryKind.createToken.rawValue)' THEN j.output END AS output,")

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

    /// Adds the columns of an entry.
    static func add(_ change: ChangeSet.EntryChange, to row: inout RowBuffer) throws {
        let (entry, texts) = (change.entry, try Texts(change.entry))
        row.add(change.environment)
        row.add(change.run.rawValue)
        row.add(entry.id)
        row.add(entry.kind.rawValue)
        row.add(entry.fingerprint)
        row.add(entry.state.rawValue)
        row.add(entry.attempt)
        row.add(entry.tries)
        row.add(entry.suspends)
        row.add(entry.dueAt)
        row.add(entry.pendingRuns)
        row.add(entry.startedAt)
        row.add(entry.finishedAt)
        row.add(entry.wokenEpoch)
        row.add(texts.error)
        row.add(texts.runs)
        row.add(texts.display)
        row.add(entry.output?.type)
        row.add(entry.output?.data)
        row.add(entry.position)
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
        entry.position = row.optionalInt()
        return (run, entry)
    }
}
#endif
