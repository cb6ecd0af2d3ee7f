import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension SQLiteTransaction {
    func dueTimers(now: Date, limit: Int) throws -> [EngineTimer] {
        try statement(TakeTimers.due).rows {
            $0.add(now)
            $0.add(limit)
        } _: {
            try TakeTimers.read(&$0)
        } + dueSchedules(now: now, limit: limit)
    }

    private func dueSchedules(now: Date, limit: Int) throws -> [EngineTimer] {
        try statement(TakeTimers.dueSchedules).rows {
            $0.add(now)
            $0.add(limit)
        } _: {
            let (environment, dueAt) = ($0.environment(), $0.date())
            return EngineTimer(environment: environment, id: EngineTimer.ID(.schedule, $0.text()), dueAt: dueAt)
        }
    }

    /// Nobody else changes them meanwhile: all that were due are there.
    func takeTimers(_ timers: [EngineTimer]) throws -> Set<EngineTimer.ID> {
        try endTimers(timers.map { ChangeSet.EndedTimer(environment: $0.environment, id: $0.id) })
        return Set(timers.map(\.id))
    }
}

enum TakeTimers {
    static let due = """
        SELECT environment, due_at, kind, subject, scope, key, generation FROM trigger_timers
        WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2
        """

    static let dueSchedules = """
        SELECT environment, due_at, id FROM trigger_schedules WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2
        """

    static func read(_ row: inout Columns) throws -> EngineTimer {
        let (environment, dueAt) = (row.environment(), row.date())
        let (kind, subject, entry) = (try row.word(EngineTimer.Kind.self), row.text(), row.entry())
        let id = EngineTimer.ID(kind, subject, entry: entry.generation == SaveTimers.noEntry.generation ? nil : entry)
        return EngineTimer(environment: environment, id: id, dueAt: dueAt)
    }
}
