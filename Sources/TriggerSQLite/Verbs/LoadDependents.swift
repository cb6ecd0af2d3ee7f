import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func dependents(_ environment: EnvironmentID, of children: [RunID]) throws -> [Dependent] {
        guard !children.isEmpty else { return [] }
        return try statement(LoadDependents.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(children.lazy.map(\.rawValue)))
        } _: {
            Dependent(
                environment: environment, child: $0.run(), parent: $0.run(), entry: $0.entry(), index: $0.int())
        }
    }
}

enum LoadDependents {
    static let sql = """
        SELECT child, parent, scope, key, generation, idx FROM trigger_dependents
        WHERE environment = ?1 AND child IN (SELECT value FROM json_each(?2))
        """
}
