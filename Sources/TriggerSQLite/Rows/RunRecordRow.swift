import TriggerEngine
import TriggerModel

/// How a whole run stands in a row of `trigger_runs`, and its long values in `trigger_packets`.
enum RunRecordRow {
    /// The columns ``read(_:)`` expects, after those of ``RunStateRow``.
    ///
    /// A long value is looked up only where its flag says that it is apart.
    static let columns = """
        \(apart("output", kind: .output)), output_type, error, \(apart("payload", kind: .payload)), payload_type, tags, \
        \(apart("metadata", kind: .metadata)), is_test, trigger_kind
        """

    /// A column's value, wherever it is.
    static func apart(_ column: String, kind: PacketKind) -> String {
        """
        CASE WHEN r.\(column)_apart = 0 THEN r.\(column) ELSE (SELECT data FROM trigger_packets AS p \
        WHERE p.environment = r.environment AND p.run = r.id AND p.kind = '\(kind.rawValue)') END
        """
    }

    /// Reads the columns of ``RunStateRow`` and then those of ``columns``.
    static func read(_ row: inout Columns) throws -> RunRecord {
        var state = try RunStateRow.read(&row)
        state.ending = try readEnding(&row)
        let payload = Packet(data: row.optionalText(), type: row.text())
        let details = RunDetails(
            id: state.id, payload: payload, tags: try row.json() ?? [], metadata: row.optionalText(),
            isTest: row.flag(), triggerKind: try row.word()
        )
        return RunRecord(state: state, details: details)
    }

    private static func readEnding(_ row: inout Columns) throws -> RunState.Ending? {
        let output = readOutput(&row)
        let error = try row.json(RunError.self)
        return output == nil && error == nil ? nil : RunState.Ending(output: output, error: error)
    }

    /// Reads an output, its data first and then its type, which is NULL where there is no output.
    static func readOutput(_ row: inout Columns) -> Packet? {
        let data = row.optionalText()
        return row.optionalText().map { Packet(data: data, type: $0) }
    }
}
