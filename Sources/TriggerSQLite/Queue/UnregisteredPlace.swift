import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The row of a run that was set apart because nobody has its task.
struct UnregisteredPlace {
    var environment: EnvironmentID
    var task: String
    /// The version it is pinned to; empty when any would do.
    var version: String
    var queuedAt: Date
    var run: RunID
}

extension UnregisteredPlace {
    /// The row of a run; nil when it is not set apart.
    init?(of run: RunState) {
        guard run.line == .unregistered else { return nil }
        self.init(
            environment: run.environment, task: run.task, version: run.version ?? "", queuedAt: run.queuedAt,
            run: run.id
        )
    }
}

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
