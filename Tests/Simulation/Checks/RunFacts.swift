/// What the store says of a run.
struct RunFacts: Sendable {
    var status: String
    var epoch: Int
    var worker: String
    var holdsSlot: Bool
    var queue: String
    var key: String
    var root: String
    var task: String
    /// Where it waits to be handed out; empty where it does not.
    var line: String
    /// Whether it has ended and has hooks that are still to run.
    var owesHooks: Bool
    /// When, with what output and with what error it ended; empty while it has not.
    var ending: String
    var output: String

    /// The columns, in the order they are read.
    static let sql = """
        SELECT id || '|' || status || '|' || epoch || '|' || coalesce(worker, '') || '|'
            || CASE WHEN holds_slot THEN '1' ELSE '0' END || '|' || queue || '|' || concurrency_key || '|' || root || '|' || task
            || '|' || coalesce(line, '') || '|' || CASE WHEN terms LIKE '%"hooks"%' THEN '1' ELSE '0' END || '|' || coalesce(CAST(finished_at AS TEXT), '')
            || '|' || coalesce(output, '') || '|' || coalesce(error, '')
        FROM trigger_runs ORDER BY id
        """

    /// Reads a row.
    static func read(_ row: Substring) -> RunFacts {
        let parts = row.split(separator: "|", maxSplits: 12, omittingEmptySubsequences: false).map(String.init)
        let isFinal = !parts[10].isEmpty
        return RunFacts(
            status: parts[0], epoch: Int(parts[1]) ?? 0, worker: parts[2], holdsSlot: parts[3] == "1",
            queue: parts[4], key: parts[5], root: parts[6], task: parts[7],
            line: parts[8], owesHooks: parts[9] == "1",
            ending: isFinal ? "\(parts[10])|\(parts[11])|\(parts[12])" : "", output: parts[11])
    }

    /// Whether it stands in its queue's line.
    var isInLine: Bool {
        line == "READY"
    }

    var isFinal: Bool {
        !ending.isEmpty
    }
}
