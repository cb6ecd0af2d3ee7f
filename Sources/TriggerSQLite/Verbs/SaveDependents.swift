import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveDependents(_ dependents: [Dependent]) throws {
        guard !dependents.isEmpty else { return }
        let insert = try statement(SaveDependents.insert)
        for dependent in dependents {
            try insert.run { SaveDependents.bind(dependent, to: &$0) }
        }
    }

    func endDependents(_ dependents: [Dependent]) throws {
        guard !dependents.isEmpty else { return }
        let delete = try statement(SaveDependents.delete)
        for dependent in dependents {
            try delete.run { SaveDependents.bind(dependent, to: &$0) }
        }
    }
}

enum SaveDependents {
    static let insert = """
        INSERT INTO trigger_dependents (environment, child, parent, scope, key, generation, idx)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
        """

    static let delete = """
        DELETE FROM trigger_dependents
        WHERE environment = ?1 AND child = ?2 AND parent = ?3 AND scope = ?4 AND key = ?5 AND generation = ?6 AND idx = ?7
        """

    static func bind(_ dependent: Dependent, to bindings: inout Bindings) {
        bindings.add(dependent.environment)
        bindings.add(dependent.awaited.text)
        bindings.add(dependent.parent.rawValue)
        bindings.add(dependent.entry)
        bindings.add(dependent.index)
    }
}
