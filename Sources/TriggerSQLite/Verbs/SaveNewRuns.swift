import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveNewRuns(_ runs: [RunRecord], _ movement: inout QueueMovement) throws {
        guard !runs.isEmpty else { return }
        try insert(runs)
        for run in runs {
            try savePacket(.payload, run.details.payload.data, of: run.state)
            try savePacket(.metadata, run.details.metadata, of: run.state)
            try savePacket(.output, run.state.ending?.output?.data, of: run.state)
            try movement.enter(run.state)
            cache?.note(new: run)
        }
    }

    private func insert(_ runs: [RunRecord]) throws {
        let (one, several) = (try statement(SaveNewRuns.insert), try statement(SaveNewRuns.insertSeveral))
        var rest = runs[...]
        while !rest.isEmpty {
            let (insert, count) = rest.count < SaveNewRuns.several ? (one, 1) : (several, SaveNewRuns.several)
            let next = rest.prefix(count)
            let texts = try next.map(SaveNewRuns.Texts.init)
            try insert.run { for (run, texts) in zip(next, texts) { SaveNewRuns.bind(run, texts, to: &$0) } }
            rest = rest.dropFirst(count)
        }
    }

    /// Stores a value apart from its run when it is long.
    func savePacket(_ kind: PacketKind, _ text: String?, of run: RunState) throws {
        guard let text, PacketKind.isApart(text) else { return }
        try statement(SaveNewRuns.upsertPacket).run {
            $0.add(run.environment)
            $0.add(run.id.rawValue)
            $0.add(kind.rawValue)
            $0.add(text)
        }
    }
}

enum SaveNewRuns {
    static let insert = insert(rows: 1)

    /// How many runs one statement inserts when there are as many: to begin and end one, with a cursor for the table and
    /// each of its indexes, takes a quarter of the time of inserting a row.
    ///
    /// Its parameters stay below 999, the most that every SQLite takes.
    static let several = 16
    static let insertSeveral = insert(rows: several)

    private static func insert(rows: Int) -> String {
        let values = Array(repeating: "(\(placeholders(for: columns)))", count: rows).joined(separator: ", ")
        return "INSERT INTO trigger_runs (\(columns)) VALUES \(values)"
    }

    static let upsertPacket = """
        INSERT INTO trigger_packets (environment, run, kind, data) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET data = excluded.data
        """

    private static let columns = """
        \(RunStateRow.fixed), \(RunStateRow.mutable), \(SaveChangedRuns.ending), payload, payload_type, payload_apart, \
        tags, metadata, metadata_apart, is_test, trigger_kind
        """

    /// As many question marks as a list has columns.
    static func placeholders(for columns: String) -> String {
        columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
    }

    /// The parts of a run that are stored as JSON.
    struct Texts {
        var error: String?
        var tags: String?

        init(_ run: RunRecord) throws {
            error = try run.state.ending?.error.map { try JSON.text($0) }
            tags = run.details.tags.isEmpty ? nil : JSONText.array(run.details.tags)
        }
    }

    static func bind(_ run: RunRecord, _ texts: Texts, to bindings: inout Bindings) {
        RunStateRow.bindFixed(run.state, to: &bindings)
        RunStateRow.bindMutable(run.state, to: &bindings)
        SaveChangedRuns.bindEnding(of: run.state, error: texts.error, to: &bindings)
        let details = run.details
        addShort(details.payload.data, to: &bindings)
        bindings.add(details.payload.type)
        bindings.add(PacketKind.isApart(details.payload.data))
        bindings.add(texts.tags)
        addShort(details.metadata, to: &bindings)
        bindings.add(PacketKind.isApart(details.metadata))
        bindings.add(details.isTest)
        bindings.add(details.triggerKind.rawValue)
    }

    /// Binds a value that belongs in the run's own row, or NULL for one that is stored apart.
    static func addShort(_ text: String?, to bindings: inout Bindings) {
        bindings.add(PacketKind.isApart(text) ? nil : text)
    }
}
