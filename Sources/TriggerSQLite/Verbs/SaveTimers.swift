import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveTimers(_ timers: [EngineTimer]) throws {
        guard !timers.isEmpty else { return }
        let upsert = try statement(SaveTimers.upsert)
        for timer in timers {
            try upsert.run {
                $0.add(timer.environment)
                SaveTimers.bind(timer.id, to: &$0)
                $0.add(timer.dueAt)
            }
        }
    }

    func endTimers(_ timers: [ChangeSet.EndedTimer]) throws {
        guard !timers.isEmpty else { return }
        let delete = try statement(SaveTimers.delete)
        for timer in timers {
            try delete.run {
                $0.add(timer.environment)
                SaveTimers.bind(timer.id, to: &$0)
            }
        }
    }
}

enum SaveTimers {
    /// What stands in the key of a timer that is about no journal entry; real generations begin at 1.
    static let noEntry = EntryKey(scope: "", key: "", generation: 0)

    static let upsert = """
        INSERT INTO trigger_timers (environment, kind, subject, scope, key, generation, due_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT DO UPDATE SET due_at = excluded.due_at
        """

    static let delete = """
        DELETE FROM trigger_timers
        WHERE environment = ?1 AND kind = ?2 AND subject = ?3 AND scope = ?4 AND key = ?5 AND generation = ?6
        """

    static func bind(_ id: EngineTimer.ID, to bindings: inout Bindings) {
        bindings.add(id.kind.rawValue)
        bindings.add(id.subject)
        bindings.add(id.entry ?? noEntry)
    }
}
