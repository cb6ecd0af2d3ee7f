#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveTimers(_ timers: [EngineTimer]) throws {
        guard !timers.isEmpty else { return }
        // Of a timer that is set twice, the last setting holds.
        let last = Dictionary(timers.map { ([$0.environment] as [AnyHashable] + [$0.id], $0) }) { $1 }
        let timers = Array(last.values)
        try write(SaveTimers.upsert) { parameters in
            TakeTimers.add(timers.map { ($0.environment, $0.id) }, to: &parameters)
            parameters.dates(timers, \.dueAt)
        }
        announcement.merge(Announcement(timer: timers.map(\.dueAt).min()))
    }

    func endTimers(_ timers: [ChangeSet.EndedTimer]) throws {
        guard !timers.isEmpty else { return }
        try write(SaveTimers.delete) { parameters in
            TakeTimers.add(timers.map { ($0.environment, $0.id) }, to: &parameters)
        }
    }
}

enum SaveTimers {
    static let upsert = """
        INSERT INTO trigger_timers (environment, kind, subject, scope, key, generation, due_at)
        SELECT * FROM \(TakeTimers.keys(and: "$7::bigint[]"))
        ON CONFLICT (environment, kind, subject, scope, key, generation) DO UPDATE SET due_at = excluded.due_at
        """

    static let delete = Places.delete(
        "trigger_timers", keys: "\(TakeTimers.keys()) AS c (\(TakeTimers.key.joined(separator: ", ")))", TakeTimers.key)
}
#endif
