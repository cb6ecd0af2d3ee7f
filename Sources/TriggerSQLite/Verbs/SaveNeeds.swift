import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveNeeds(_ needs: [RunNeed]) throws {
        guard !needs.isEmpty else { return }
        let insert = try statement(SaveNeeds.insert)
        for need in needs {
            try insert.run {
                $0.add(need.environment)
                $0.add(need.needed.text)
                $0.add(need.run.rawValue)
            }
        }
    }

    func saveObjects(_ objects: [NamedObject], copies: Set<ChangeSet.ObjectCopy>) throws {
        for object in objects {
            try statement(SaveNeeds.insertObject).run {
                $0.add(object.environment)
                $0.add(object.owner)
                $0.add(object.path)
            }
        }
        for copy in copies {
            try statement(SaveNeeds.copyObjects).run {
                $0.add(copy.environment)
                $0.add(copy.source.rawValue)
                $0.add(copy.target.rawValue)
            }
        }
    }

    func identity() throws -> String {
        try statement(SaveNeeds.identity).row({ _ in }, { $0.text() }) ?? ""
    }

    func isNamed(_ environment: EnvironmentID, _ paths: [ObjectPath]) throws -> Set<ObjectPath> {
        let found = try paths.filter { path in
            try statement(SaveNeeds.isNamed).row {
                $0.add(environment)
                $0.add(path.text)
            } _: { _ in
                true
            } ?? false
        }
        return Set(found)
    }
}

enum SaveNeeds {
    static let insert =
        "INSERT INTO trigger_needs (environment, needed, run) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"

    static let insertObject =
        "INSERT INTO trigger_objects (environment, owner, path) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"

    static let copyObjects = """
        INSERT INTO trigger_objects (environment, owner, path)
        SELECT environment, ?3, path FROM trigger_objects WHERE environment = ?1 AND owner = ?2 ON CONFLICT DO NOTHING
        """

    static let identity = "SELECT id FROM trigger_identity"

    static let renewIdentity = "UPDATE trigger_identity SET id = lower(hex(randomblob(16)))"

    static let isNamed = "SELECT 1 FROM trigger_objects WHERE environment = ?1 AND path = ?2 LIMIT 1"
}
