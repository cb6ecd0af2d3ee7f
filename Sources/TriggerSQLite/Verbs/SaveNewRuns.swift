import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveNewRuns(_ runs: [RunRecord], _ movement: inout QueueMovement) throws {
        guard !runs.isEmpty else { return }
        let rows = try runs.map { (run: $0, texts: try SaveNewRuns.Texts($0)) }
        try store(rows, SaveNewRuns.insert) { SaveNewRuns.bind($0.run, $0.texts, to: &$1) }
        for run in runs {
            try savePacket(.payload, run.details.payload.data, of: run.state)
            try savePacket(.metadata, run.details.metadata, of: run.state)
            try savePacket(.output, run.state.ending?.output?.data, of: run.state)
            if !run.details.tags.isEmpty { try saveTags(run.details.tags, of: run.state.id, run.state.environment) }
            if let schedule = run.state.ownTerms?.schedule { try saveScheduleRun(run.state, of: schedule) }
            try movement.enter(run.state)
            cache?.note(new: run)
        }
    }

    /// Stores a value apart from its run when it is long.
    func savePacket(_ kind: PacketKind, _ text: String?, of run: RunState) throws {
        guard let text, PacketKind.isApart(text) else { return }
        try savePacket(kind, text, of: run.id, run.environment)
    }

    func savePacket(_ kind: PacketKind, _ text: String?, of run: RunID, _ environment: EnvironmentID) throws {
        guard let text, PacketKind.isApart(text) else { return }
        try statement(SaveNewRuns.upsertPacket).run {
            $0.add(environment)
            $0.add(run.rawValue)
            $0.add(kind.rawValue)
            $0.add(text)
        }
    }
}

enum SaveNewRuns {
    static let insert = RowsStatement(columns: columns) { "INSERT INTO trigger_runs (\(columns)) VALUES \($0)" }

    static let upsertPacket = """
        INSERT INTO trigger_packets (environment, run, kind, data) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET data = excluded.data
        """

    private static let columns = """
        \(RunStateRow.fixed), \(RunStateRow.mutable), \(SaveChangedRuns.ending), payload, payload_type, payload_apart, \
        tags, metadata, metadata_apart, is_test, trigger_kind
        """

    /// The parts of a run that are stored as JSON.
    struct Texts {
        var error: String?
        var tags: String?
        var terms: String?

        init(_ run: RunRecord) throws {
            error = try run.state.ending?.error.map { try JSON.text($0) }
            terms = try run.state.ownTerms.map { try JSON.text($0) }
            tags = run.details.tags.isEmpty ? nil : JSONText.array(run.details.tags)
        }
    }

    static func bind(_ run: RunRecord, _ texts: Texts, to bindings: inout Bindings) {
        RunStateRow.bindFixed(run.state, terms: texts.terms, to: &bindings)
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
