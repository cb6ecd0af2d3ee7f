#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func prune(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        switch kind {
        case .journals: try pruneJournals(environment)
        case .tokens: try pruneTokens(environment, range)
        case .batches: try pruneBatches(environment, range)
        case .bulkActions: try pruneBulkActions(environment, range)
        case .refusals: try pruneOldest(PruneOthers.refusals, environment, range)
        case .errors: try pruneOldest(PruneOthers.errors, environment, range)
        }
    }

    func prunable(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        switch kind {
        case .journals: return found(try leftJournal(environment))
        case .tokens:
            let last = try last(PruneOthers.lastToken, environment, range)
            let seen = try rows(PruneOthers.seenTokens) {
                add(environment, range, to: last, &$0)
                $0.add(range.now)
            } _: {
                $0.text()
            }
            return PrunedRange(removed: try free(seen, environment).count, last: last)
        case .batches:
            let last = try last(PruneOthers.lastBatch, environment, range)
            let found = try rows(PruneOthers.oldBatches, { add(environment, range, to: last, &$0) }, { $0.text() })
            return PrunedRange(removed: found.count, last: last)
        case .bulkActions:
            let old = try rows(PruneOthers.oldBulkAction, { add(environment, range, to: nil, &$0) }, { $0.text() })
            return found(old.first)
        case .refusals: return found(try oldest(PruneOthers.oldRefusal, environment, range))
        case .errors: return found(try oldest(PruneOthers.oldError, environment, range))
        }
    }

    private func found(_ first: String?) -> PrunedRange {
        PrunedRange(removed: first == nil ? 0 : 1, last: nil)
    }

    private func oldest(_ sql: String, _ environment: EnvironmentID, _ range: PruneRange) throws -> String? {
        try rows(sql) {
            $0.add(environment)
            $0.add(range.endedBy)
        } _: {
            $0.text()
        }.first
    }

    /// Those of some tokens that the journal of no run tells of.
    private func free(_ tokens: [String], _ environment: EnvironmentID) throws -> [String] {
        guard !tokens.isEmpty else { return [] }
        return try rows(PruneOthers.freeTokens) {
            $0.add(environment)
            $0.texts(tokens) { $0 }
        } _: {
            $0.text()
        }
    }

    /// Who begins to need a token has locked it before: what is read once it is locked holds.
    private func pruneTokens(_ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        let last = try last(PruneOthers.lastToken, environment, range)
        let locked = try take(PruneOthers.oldTokens) {
            add(environment, range, to: last, &$0)
            $0.add(range.now)
        } _: {
            $0.text()
        }
        let free = try free(locked, environment)
        try remove(free, environment, [PruneRuns.needs, PruneRuns.objects, PruneOthers.tokens])
        return PrunedRange(removed: free.count, last: last)
    }

    private func pruneBatches(_ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        let last = try last(PruneOthers.lastBatch, environment, range)
        let found = try rows(PruneOthers.oldBatches) {
            add(environment, range, to: last, &$0)
        } _: {
            $0.text()
        }
        try remove(found, environment, [PruneOthers.batches, PruneOthers.openBatches])
        return PrunedRange(removed: found.count, last: last)
    }

    /// The list of an action's runs, which may be long, goes a part at a time, and the action with the last one.
    private func pruneBulkActions(_ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        let found = try rows(PruneOthers.oldBulkAction) {
            add(environment, range, to: nil, &$0)
        } _: {
            $0.text()
        }
        guard let id = found.first else { return PrunedRange(removed: 0, last: nil) }
        let links = try take(PruneOthers.bulkRuns) {
            $0.add(environment)
            $0.add(id)
        } _: {
            $0.int()
        }
        guard links.count < PruneOthers.links else { return PrunedRange(removed: 0, last: range.after) }
        try remove([id], environment, [PruneOthers.bulkActions])
        return PrunedRange(removed: 1, last: id)
    }

    private func pruneOldest(
        _ sql: String, _ environment: EnvironmentID, _ range: PruneRange
    ) throws -> PrunedRange {
        let removed = try take(sql) {
            $0.add(environment)
            $0.add(range.endedBy)
            $0.add(range.limit)
        } _: {
            $0.int()
        }.count
        return PrunedRange(removed: removed, last: removed < range.limit ? nil : range.after)
    }

    private func last(_ sql: String, _ environment: EnvironmentID, _ range: PruneRange) throws -> String? {
        try rows(sql) {
            $0.add(environment)
            $0.add(range.after)
            $0.add(range.before ?? ListTokens.pastAllIDs)
            $0.add(range.limit - 1)
        } _: {
            $0.text()
        }.first
    }

    private func add(
        _ environment: EnvironmentID, _ range: PruneRange, to last: String?, _ parameters: inout Parameters
    ) {
        parameters.add(environment)
        parameters.add(range.after)
        parameters.add(last ?? range.before ?? ListTokens.pastAllIDs)
        parameters.add(range.endedBy)
    }

    private func remove(_ ids: [String], _ environment: EnvironmentID, _ deletes: [String]) throws {
        guard !ids.isEmpty else { return }
        for sql in deletes {
            try write(sql) { parameters in
                parameters.environments(ids) { _ in environment }
                parameters.texts(ids) { $0 }
            }
        }
    }
}

enum PruneOthers {
    /// How many entries of a long journal go at a time; a longer one goes after its run.
    static let entries = 500
    /// How many links of a bulk action go at a time.
    static let links = 1_000

    static let lastToken = last(in: "trigger_tokens")
    static let lastBatch = last(in: "trigger_batches")

    static let seenTokens = """
        SELECT id FROM trigger_tokens
        WHERE environment = $1 AND id > $2 AND id <= $3 AND status <> 'WAITING' AND completed_at <= $4
            AND (idempotency_key IS NULL OR key_until <= $5) ORDER BY id
        """

    static let oldTokens = seenTokens + " FOR UPDATE SKIP LOCKED"

    static let freeTokens = """
        SELECT w.id FROM unnest($2::text[]) AS w (id)
        WHERE (SELECT true FROM trigger_needs AS n CROSS JOIN LATERAL (
            SELECT 1 FROM trigger_runs AS r WHERE r.environment = n.environment AND r.id = n.run LIMIT 1) AS r
            WHERE n.environment = $1 AND n.needed = w.id LIMIT 1) IS NULL
        """

    static let oldBatches = """
        SELECT id FROM trigger_batches AS b
        WHERE environment = $1 AND id > $2 AND id <= $3 AND created_at <= $4
            AND (SELECT true FROM json_array_elements_text(b.runs::json) AS j (id) CROSS JOIN LATERAL (
                SELECT 1 FROM trigger_runs WHERE environment = b.environment AND id = j.id LIMIT 1) AS r LIMIT 1) IS NULL
        UNION ALL
        SELECT id FROM trigger_open_batches WHERE environment = $1 AND id > $2 AND id <= $3 AND aborted_at <= $4
        """

    static let oldBulkAction = """
        SELECT id FROM trigger_bulk_actions
        WHERE environment = $1 AND id > $2 AND id <= $3 AND completed_at <= $4 ORDER BY id LIMIT 1
        """

    static let tokens = delete("trigger_tokens")
    static let batches = delete("trigger_batches")
    static let openBatches = delete("trigger_open_batches", and: "aborted_at IS NOT NULL")
    static let bulkActions = delete("trigger_bulk_actions")

    static let bulkRuns = """
        DELETE FROM trigger_bulk_runs WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM trigger_bulk_runs WHERE environment = $1 AND bulk_action = $2 LIMIT \(links)))
        RETURNING environment
        """

    static let refusals = """
        DELETE FROM trigger_inbox WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM trigger_inbox WHERE environment = $1 AND fault IS NOT NULL AND created_at <= $2 LIMIT $3
            FOR UPDATE SKIP LOCKED))
        RETURNING number
        """

    static let oldRefusal = """
        SELECT number::text FROM trigger_inbox WHERE environment = $1 AND fault IS NOT NULL AND created_at <= $2 LIMIT 1
        """

    static let oldError = """
        SELECT g.id FROM trigger_errors AS g
        WHERE g.environment = $1 AND g.last_seen <= $2 AND g.count > 0 AND (SELECT true FROM trigger_error_runs AS e
            WHERE e.environment = g.environment AND e.error = g.id LIMIT 1) IS NULL LIMIT 1
        """

    /// One that a failing run is counted in at that moment is locked, and left.
    static let errors = """
        DELETE FROM trigger_errors WHERE ctid = ANY (ARRAY(
            SELECT g.ctid FROM trigger_errors AS g
            WHERE g.environment = $1 AND g.last_seen <= $2 AND g.count > 0 AND (SELECT true FROM trigger_error_runs AS e
                WHERE e.environment = g.environment AND e.error = g.id LIMIT 1) IS NULL LIMIT $3
            FOR UPDATE SKIP LOCKED))
        RETURNING count
        """

    private static func delete(_ table: String, and condition: String? = nil) -> String {
        Places.delete(
            table, keys: "unnest($1::bigint[], $2::text[]) AS c (environment, id)", ["environment", "id"],
            and: condition)
    }

    private static func last(in table: String) -> String {
        "SELECT id FROM \(table) WHERE environment = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT 1 OFFSET $4"
    }
}
#endif
