import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func insertUnregistered(_ place: UnregisteredPlace, status: RunStatus) throws {
        try statement(UnregisteredRows.insert).run {
            UnregisteredRows.bind(place, to: &$0)
            $0.add(status == .pending)
        }
    }

    func deleteUnregistered(_ places: some Sequence<UnregisteredPlace>) throws {
        let delete = try statement(UnregisteredRows.delete)
        for place in places {
            try delete.run { UnregisteredRows.bind(place, to: &$0) }
        }
    }
}

enum UnregisteredRows {
    static let insert = """
        INSERT INTO trigger_unregistered (environment, task, version, queued_at, run, pending)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """

    static let delete = """
        DELETE FROM trigger_unregistered
        WHERE environment = ?1 AND task = ?2 AND version = ?3 AND queued_at = ?4 AND run = ?5
        """

    static func bind(_ place: UnregisteredPlace, to bindings: inout Bindings) {
        bindings.add(place.environment)
        bindings.add(place.task)
        bindings.add(place.version)
        bindings.add(place.queuedAt)
        bindings.add(place.run.rawValue)
    }
}
