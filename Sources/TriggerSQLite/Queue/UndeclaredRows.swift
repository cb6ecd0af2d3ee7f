import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func insertUndeclared(_ place: UndeclaredPlace) throws {
        try statement(UndeclaredRows.insert).run { UndeclaredRows.bind(place, to: &$0) }
    }

    func deleteUndeclared(_ places: some Sequence<UndeclaredPlace>) throws {
        let delete = try statement(UndeclaredRows.delete)
        for place in places {
            try delete.run { UndeclaredRows.bind(place, to: &$0) }
        }
    }
}

enum UndeclaredRows {
    static let insert = """
        INSERT INTO trigger_undeclared (environment, queue, queued_at, run) VALUES (?1, ?2, ?3, ?4)
        """

    static let delete = """
        DELETE FROM trigger_undeclared WHERE environment = ?1 AND queue = ?2 AND queued_at = ?3 AND run = ?4
        """

    static func bind(_ place: UndeclaredPlace, to bindings: inout Bindings) {
        bindings.add(place.environment)
        bindings.add(place.queue)
        bindings.add(place.queuedAt)
        bindings.add(place.run.rawValue)
    }
}
