#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// Of two that would have the same place for a replay, the second is decided anew: another server began one meanwhile.
    func insertBulkActions(_ actions: [BulkActionRecord]) throws {
        guard !actions.isEmpty else { return }
        let selections = try actions.map { try JSON.text($0.selection) }
        try write(SaveBulkActions.insert) { parameters in
            SaveBulkActions.add(actions, to: &parameters)
            parameters.texts(actions, \.object.name)
            parameters.texts(actions, \.object.type.rawValue)
            parameters.dates(actions, \.object.createdAt)
            parameters.texts(selections) { $0 }
        } check: { count in
            guard count < actions.count else { return }
            throw PostgresError.outdated("another server began a bulk replay meanwhile")
        }
    }

    func saveBulkActions(_ actions: [BulkActionRecord]) throws {
        guard !actions.isEmpty else { return }
        try write(SaveBulkActions.update) { SaveBulkActions.add(actions, to: &$0) }
    }

    func saveBulkLinks(_ links: [BulkLink]) throws {
        guard !links.isEmpty else { return }
        try write(SaveBulkActions.insertLinks) {
            $0.environments(links, \.environment)
            $0.texts(links, \.bulkAction.rawValue)
            $0.texts(links, \.run.rawValue)
        }
    }
}

enum SaveBulkActions {
    static let insert = """
        INSERT INTO trigger_bulk_actions (\(state.joined(separator: ", ")), name, kind, created_at, selection)
        SELECT * FROM unnest(\(stateArrays), $10::text[], $11::text[], $12::bigint[], $13::text[])
        ON CONFLICT (environment, slot) WHERE slot IS NOT NULL DO NOTHING
        """

    static let update = Places.update(
        "trigger_bulk_actions", set: state.dropFirst(2).map { "\($0) = c.\($0)" }.joined(separator: ", "),
        keys: "unnest(\(stateArrays)) AS c (\(state.joined(separator: ", ")))", ["environment", "id"])

    static let insertLinks = """
        INSERT INTO trigger_bulk_runs (environment, bulk_action, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """

    /// The key, and the columns that change.
    private static let state = [
        "environment", "id", "status", "total", "success", "failure", "cursor", "slot", "completed_at",
    ]

    private static let stateArrays = """
        $1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[]
        """

    static func add(_ actions: [BulkActionRecord], to parameters: inout Parameters) {
        parameters.environments(actions, \.environment)
        parameters.texts(actions, \.id.rawValue)
        parameters.texts(actions, \.object.status.rawValue)
        parameters.counts(actions, \.object.counts.total)
        parameters.counts(actions, \.object.counts.success)
        parameters.counts(actions, \.object.counts.failure)
        parameters.texts(actions, \.cursor?.rawValue)
        parameters.counts(actions, \.slot)
        parameters.dates(actions, \.object.completedAt)
    }
}
#endif
