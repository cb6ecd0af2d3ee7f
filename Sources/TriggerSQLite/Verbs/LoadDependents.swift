import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func dependents(_ environment: EnvironmentID, of awaited: [Awaited]) throws -> [Dependent] {
        guard !awaited.isEmpty else { return [] }
        return try statement(LoadDependents.sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(awaited.map(\.text)))
        } _: {
            Dependent(
                environment: environment, awaited: Awaited(text: $0.text()), parent: $0.run(), entry: $0.entry(),
                index: $0.int())
        }
    }
}

enum LoadDependents {
    static let sql = """
        SELECT child, parent, scope, key, generation, idx FROM trigger_dependents
        WHERE environment = ?1 AND child IN (SELECT value FROM json_each(?2))
        """
}
