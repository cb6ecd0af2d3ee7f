#if Postgres
import TriggerEngine
import TriggerModel

/// How whole runs stand in rows of `trigger_runs`.
enum RunRecordRow {
    /// The columns of a run's ending, but for the instant.
    static let ending = ["output", "output_type", "error"]

    /// What never changes, beside what ``RunStateRow`` has.
    static let details = ["payload", "payload_type", "tags", "metadata", "is_test", "trigger_kind"]

    /// The columns ``read(_:)`` expects, of the table `r`.
    static let columns =
        RunStateRow.columns + ", " + (ending + details).map { "r.\($0)" }.joined(separator: ", ")

    /// The parts of a run that are stored as JSON.
    struct Texts {
        var error: String?
        var tags: String?
        var terms: String?

        init(_ state: RunState, tags: [String] = []) throws {
            error = try state.ending?.error.map { try JSON.text($0) }
            terms = try state.ownTerms.map { try JSON.text($0) }
            self.tags = try tags.isEmpty ? nil : JSON.text(tags)
        }
    }

    /// Adds the instant a run ended, and the columns of ``ending``.
    static func addEnding(_ run: RunState, _ texts: Texts, to row: inout RowBuffer) {
        row.add(run.finishedAt)
        row.add(run.ending?.output?.data)
        row.add(run.ending?.output?.type)
        row.add(texts.error)
    }

    /// Adds the columns of ``details``.
    static func addDetails(_ run: RunDetails, _ texts: Texts, to row: inout RowBuffer) {
        row.add(run.payload.data)
        row.add(run.payload.type)
        row.add(texts.tags)
        row.add(run.metadata)
        row.add(run.isTest)
        row.add(run.triggerKind.rawValue)
    }

    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> RunRecord {
        var state = try RunStateRow.read(&row)
        let output = readOutput(&row)
        let error = try row.json(RunError.self)
        state.ending = output == nil && error == nil ? nil : RunState.Ending(output: output, error: error)
        let payload = Packet(data: row.optionalText(), type: row.text())
        let details = RunDetails(
            id: state.id, payload: payload, tags: try row.json() ?? [], metadata: row.optionalText(),
            isTest: row.flag(), triggerKind: try row.word()
        )
        return RunRecord(state: state, details: details)
    }

    /// Reads an output, its data first and then its type, which is NULL where there is no output.
    static func readOutput(_ row: inout Columns) -> Packet? {
        let data = row.optionalText()
        return row.optionalText().map { Packet(data: data, type: $0) }
    }
}
#endif
