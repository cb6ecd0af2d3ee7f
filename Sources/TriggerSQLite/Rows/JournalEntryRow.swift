import TriggerEngine
import TriggerModel

/// How a journal entry stands in a row of `trigger_journal`.
enum JournalEntryRow {
    /// The columns in the order they are bound and read.
    static let columns = """
        environment, run, scope, key, generation, kind, fingerprint, state, attempt, tries, suspends, due_at, pending_runs, \
        started_at, finished_at, woken_epoch, error, runs, display, output_type, output, position
        """

    /// The same columns, without outputs but for those of entries that made tokens.
    static let outline = columns.replacing(
        ", output,", with: ", CASE WHEN kind = '\(EntryKind.createToken.rawValue)' THEN output END,")

    /// The parts of an entry that are stored as JSON.
    struct Texts {
        var error: String?
        var runs: String?
        var display: String?

        init(_ entry: JournalEntry) throws {
            error = try entry.error.map { try JSON.text($0) }
            runs = entry.runs.isEmpty ? nil : JSONText.array(entry.runs.map(\.rawValue))
            display = try entry.display.map { try JSON.text($0) }
        }
    }

    /// Binds the columns.
    static func bind(_ change: ChangeSet.EntryChange, _ texts: Texts, to bindings: inout Bindings) {
        let entry = change.entry
        bindings.add(change.environment)
        bindings.add(change.run.rawValue)
        bindings.add(entry.id)
        bindings.add(entry.kind.rawValue)
        bindings.add(entry.fingerprint)
        bindings.add(entry.state.rawValue)
        bindings.add(entry.attempt)
        bindings.add(entry.tries)
        bindings.add(entry.suspends)
        bindings.add(entry.dueAt)
        bindings.add(entry.pendingRuns)
        bindings.add(entry.startedAt)
        bindings.add(entry.finishedAt)
        bindings.add(entry.wokenEpoch)
        bindings.add(texts.error)
        bindings.add(texts.runs)
        bindings.add(texts.display)
        bindings.add(entry.output?.type)
        bindings.add(entry.output?.data)
        bindings.add(entry.position)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) throws -> (run: RunID, entry: JournalEntry) {
        _ = row.environment()
        let run = row.run()
        let id = row.entry()
        let (kind, fingerprint, state) = (try row.word(EntryKind.self), row.text(), try row.word(EntryState.self))
        let (attempt, tries, suspends, dueAt) = (row.int(), row.int(), row.flag(), row.optionalDate())
        let pendingRuns = row.int()
        var entry = JournalEntry(
            id: id, kind: kind, fingerprint: fingerprint, attempt: attempt, startedAt: row.date()
        )
        (entry.state, entry.tries, entry.suspends, entry.dueAt) = (state, tries, suspends, dueAt)
        entry.pendingRuns = pendingRuns
        entry.finishedAt = row.optionalDate()
        entry.wokenEpoch = row.optionalInt()
        entry.error = try row.json()
        entry.runs = try row.json() ?? []
        entry.display = try row.json()
        let type = row.optionalText()
        let data = row.optionalText()
        entry.output = type.map { Packet(data: data, type: $0) }
        entry.position = row.optionalInt()
        return (run, entry)
    }
}
