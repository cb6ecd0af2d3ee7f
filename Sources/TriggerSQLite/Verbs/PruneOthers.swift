import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func prune(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        switch kind {
        case .journals: try pruneJournals(environment)
        case .tokens:
            try prune(environment, range, last: PruneOthers.lastToken, old: PruneOthers.oldTokens, PruneOthers.token)
        case .batches:
            try prune(environment, range, last: PruneOthers.lastBatch, old: PruneOthers.oldBatches, PruneOthers.batch)
        case .bulkActions: try pruneBulkActions(environment, range)
        case .refusals: try pruneOldest(PruneOthers.refusals, environment, range)
        case .errors: try pruneOldest(PruneOthers.errors, environment, range)
        }
    }

    func prunable(_ kind: PrunedKind, _ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        switch kind {
        case .journals: return try found(leftJournal(environment))
        case .tokens, .batches:
            let isTokens = kind == .tokens
            let last = try last(isTokens ? PruneOthers.lastToken : PruneOthers.lastBatch, environment, range)
            let old = isTokens ? PruneOthers.oldTokens : PruneOthers.oldBatches
            return PrunedRange(removed: try ids(old, environment, range, to: last).count, last: last)
        case .bulkActions:
            return try found(ids(PruneOthers.oldBulkAction, environment, range, to: nil).first)
        case .refusals: return try found(oldest(PruneOthers.oldRefusal, environment, range))
        case .errors: return try found(oldest(PruneOthers.oldError, environment, range))
        }
    }

    private func found(_ first: String?) -> PrunedRange {
        PrunedRange(removed: first == nil ? 0 : 1, last: nil)
    }

    private func oldest(_ sql: String, _ environment: EnvironmentID, _ range: PruneRange) throws -> String? {
        try statement(sql).row {
            $0.add(environment)
            $0.add(range.endedBy)
            $0.add(1)
        } _: {
            $0.text()
        }
    }

    private func last(_ sql: String, _ environment: EnvironmentID, _ range: PruneRange) throws -> String? {
        try statement(sql).row {
            $0.add(environment)
            $0.add(range.after)
            if let before = range.before { $0.add(before) } else { $0.addPastAllTexts() }
            $0.add(range.limit - 1)
        } _: {
            $0.text()
        }
    }

    private func prune(
        _ environment: EnvironmentID, _ range: PruneRange, last: String, old: String, _ deletes: [String]
    ) throws -> PrunedRange {
        let last = try self.last(last, environment, range)
        let ids = try ids(old, environment, range, to: last)
        for id in ids {
            for delete in deletes { try run(delete, environment, id) }
        }
        return PrunedRange(removed: ids.count, last: last)
    }

    private func ids(
        _ sql: String, _ environment: EnvironmentID, _ range: PruneRange, to last: String?
    ) throws -> [String] {
        try statement(sql).rows {
            $0.add(environment)
            $0.add(range.after)
            if let last = last ?? range.before { $0.add(last) } else { $0.addPastAllTexts() }
            $0.add(range.endedBy)
            $0.add(range.now)
        } _: {
            $0.text()
        }
    }

    private func run(_ delete: String, _ environment: EnvironmentID, _ id: String) throws {
        try statement(delete).run {
            $0.add(environment)
            $0.add(id)
        }
    }

    /// The list of an action's runs, which may be long, goes a part at a time, and the action with the last one.
    private func pruneBulkActions(_ environment: EnvironmentID, _ range: PruneRange) throws -> PrunedRange {
        guard let id = try ids(PruneOthers.oldBulkAction, environment, range, to: nil).first else {
            return PrunedRange(removed: 0, last: nil)
        }
        try run(PruneOthers.bulkRuns, environment, id)
        guard connection.changes < PruneOthers.links else { return PrunedRange(removed: 0, last: range.after) }
        try run(PruneOthers.bulkAction, environment, id)
        return PrunedRange(removed: 1, last: id)
    }

    private func pruneOldest(
        _ sql: String, _ environment: EnvironmentID, _ range: PruneRange
    ) throws -> PrunedRange {
        try statement(sql).run {
            $0.add(environment)
            $0.add(range.endedBy)
            $0.add(range.limit)
        }
        let removed = connection.changes
        return PrunedRange(removed: removed, last: removed < range.limit ? nil : range.after)
    }
}

enum PruneOthers {
    /// How many entries of a long journal go at a time; a longer one goes after its run.
    static let entries = 500
    /// How many links of a bulk action go at a time.
    static let links = 1_000

    static let lastToken = last(in: "trigger_tokens")
    static let lastBatch = last(in: "trigger_batches")

    static let oldTokens = """
        SELECT id FROM trigger_tokens AS t
        WHERE environment = ?1 AND id > ?2 AND id <= ?3 AND status <> 'WAITING' AND completed_at <= ?4
            AND (idempotency_key IS NULL OR key_until <= ?5) AND NOT EXISTS (
                SELECT 1 FROM trigger_needs AS n CROSS JOIN trigger_runs AS w
                WHERE n.environment = t.environment AND n.needed = t.id AND w.environment = n.environment AND w.id = n.run)
        """

    static let oldBatches = """
        SELECT id FROM trigger_batches AS b
        WHERE environment = ?1 AND id > ?2 AND id <= ?3 AND created_at <= ?4 AND ?5 IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM json_each(b.runs) AS j CROSS JOIN trigger_runs AS r
            WHERE r.environment = b.environment AND r.id = j.value)
        UNION ALL
        SELECT id FROM trigger_open_batches WHERE environment = ?1 AND id > ?2 AND id <= ?3 AND aborted_at <= ?4
        """

    static let oldBulkAction = """
        SELECT id FROM trigger_bulk_actions
        WHERE environment = ?1 AND id > ?2 AND id <= ?3 AND completed_at <= ?4 AND ?5 IS NOT NULL ORDER BY id LIMIT 1
        """

    static let token = [
        PruneRuns.needs, PruneRuns.objects, "DELETE FROM trigger_tokens WHERE environment = ?1 AND id = ?2",
    ]

    static let batch = [
        "DELETE FROM trigger_batches WHERE environment = ?1 AND id = ?2",
        "DELETE FROM trigger_open_batches WHERE environment = ?1 AND id = ?2 AND aborted_at IS NOT NULL",
    ]

    static let bulkRuns = """
        DELETE FROM trigger_bulk_runs WHERE environment = ?1 AND bulk_action = ?2 AND run IN (
            SELECT run FROM trigger_bulk_runs WHERE environment = ?1 AND bulk_action = ?2 LIMIT \(links))
        """

    static let bulkAction = "DELETE FROM trigger_bulk_actions WHERE environment = ?1 AND id = ?2"

    static let refusals = """
        DELETE FROM trigger_inbox WHERE number IN (\(oldRefusal))
        """

    static let oldRefusal = """
        SELECT number FROM trigger_inbox INDEXED BY trigger_inbox_refused
        WHERE environment = ?1 AND fault IS NOT NULL AND created_at <= ?2 LIMIT ?3
        """

    static let errors = """
        DELETE FROM trigger_errors WHERE environment = ?1 AND id IN (\(oldError))
        """

    static let oldError = """
        SELECT id FROM trigger_errors AS g INDEXED BY trigger_errors_by_last_seen
        WHERE environment = ?1 AND last_seen <= ?2 AND count > 0 AND NOT EXISTS (
            SELECT 1 FROM trigger_error_runs AS e WHERE e.environment = g.environment AND e.error = g.id) LIMIT ?3
        """

    private static func last(in table: String) -> String {
        "SELECT id FROM \(table) WHERE environment = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT 1 OFFSET ?4"
    }
}
