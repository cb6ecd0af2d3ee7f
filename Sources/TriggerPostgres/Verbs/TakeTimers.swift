#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    func dueTimers(now: Date, limit: Int) throws -> [EngineTimer] {
        try rows(TakeTimers.due) {
            $0.add(now)
            $0.add(limit)
            $0.add(self.lockSpace)
        } _: {
            try TakeTimers.read(&$0)
        }
    }

    func takeTimers(_ timers: [EngineTimer]) throws -> Set<EngineTimer.ID> {
        guard !timers.isEmpty else { return [] }
        let taken = try take(TakeTimers.take) { parameters in
            TakeTimers.add(timers.map { ($0.environment, $0.id) }, to: &parameters)
            parameters.dates(timers, \.dueAt)
        } _: {
            try TakeTimers.read(&$0)
        }
        return Set(taken.map(\.id))
    }

    func nextTimer() throws -> Date? {
        try rows(TakeTimers.next) { _ in
        } _: {
            $0.date()
        }.first
    }
}

enum TakeTimers {
    /// What stands in the key of a timer that is about no journal entry; real generations begin at 1.
    static let noEntry = EntryKey(scope: "", key: "", generation: 0)

    /// One server at a time looks after timers; the others do again when it has committed.
    static let due = """
        WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock($3) AS "is")
        (SELECT environment, due_at, kind, subject, scope, key, generation FROM trigger_timers
        WHERE due_at <= $1 AND (SELECT "is" FROM mine) ORDER BY due_at LIMIT $2)
        UNION ALL
        (SELECT environment, due_at, 'SCHEDULE', id, '', '', 0 FROM trigger_schedules
        WHERE due_at <= $1 AND (SELECT "is" FROM mine) ORDER BY due_at LIMIT $2)
        """

    static let take = Places.delete(
        "trigger_timers", keys: "\(keys(and: "$7::bigint[]")) AS c (\(key.joined(separator: ", ")), due_at)",
        key + ["due_at"], returning: "environment, due_at, kind, subject, scope, key, generation")

    static let key = ["environment", "kind", "subject", "scope", "key", "generation"]

    static let next = """
        SELECT * FROM ((SELECT due_at FROM trigger_timers ORDER BY due_at LIMIT 1)
            UNION ALL (SELECT due_at FROM trigger_schedules WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1)) AS n
        ORDER BY due_at LIMIT 1
        """

    /// `unnest` of the arrays of timers' keys, and of others.
    static func keys(and more: String? = nil) -> String {
        let keys = "$1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]"
        return "unnest(\(keys)\(more.map { ", \($0)" } ?? ""))"
    }

    static func add(
        _ timers: [(environment: EnvironmentID, id: EngineTimer.ID)], to parameters: inout Parameters
    ) {
        parameters.environments(timers, \.environment)
        parameters.texts(timers, \.id.kind.rawValue)
        parameters.texts(timers, \.id.subject)
        parameters.entries(timers) { $0.id.entry ?? noEntry }
    }

    static func read(_ row: inout Columns) throws -> EngineTimer {
        let (environment, dueAt) = (row.environment(), row.date())
        let (kind, subject, entry) = (try row.word(EngineTimer.Kind.self), row.text(), row.entry())
        let id = EngineTimer.ID(kind, subject, entry: entry.generation == noEntry.generation ? nil : entry)
        return EngineTimer(environment: environment, id: id, dueAt: dueAt)
    }
}
#endif
