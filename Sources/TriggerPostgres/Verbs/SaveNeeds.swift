#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveNeeds(_ needs: [RunNeed]) throws {
        guard !needs.isEmpty else { return }
        try write(SaveNeeds.insert) {
            $0.environments(needs, \.environment)
            $0.texts(needs, \.needed.text)
            $0.texts(needs, \.run.rawValue)
        }
    }

    func saveObjects(_ objects: [NamedObject], copies: Set<ChangeSet.ObjectCopy>) throws {
        if !objects.isEmpty {
            try write(SaveNeeds.insertObjects) {
                $0.environments(objects, \.environment)
                $0.texts(objects, \.owner)
                $0.texts(objects, \.path)
            }
        }
        guard !copies.isEmpty else { return }
        try write(SaveNeeds.copyObjects) {
            $0.environments(copies, \.environment)
            $0.texts(copies, \.source.rawValue)
            $0.texts(copies, \.target.rawValue)
        }
    }

    func identity() throws -> String {
        try rows(SaveNeeds.identity, { _ in }, { $0.text() }).first ?? ""
    }

    func isNamed(_ environment: EnvironmentID, _ paths: [ObjectPath]) throws -> Set<ObjectPath> {
        guard !paths.isEmpty else { return [] }
        let found = try rows(SaveNeeds.named) {
            $0.add(environment)
            $0.texts(paths, \.text)
        } _: {
            ObjectPath($0.text())
        }
        return Set(found.compactMap { $0 })
    }
}

enum SaveNeeds {
    static let insert = """
        INSERT INTO trigger_needs (environment, needed, run)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """

    static let insertObjects = """
        INSERT INTO trigger_objects (environment, owner, path)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING
        """

    static let copyObjects = """
        INSERT INTO trigger_objects (environment, owner, path)
        SELECT c.environment, c.target, o.path
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS c (environment, source, target) CROSS JOIN LATERAL (
            SELECT path FROM trigger_objects WHERE environment = c.environment AND owner = c.source OFFSET 0) AS o
        ON CONFLICT DO NOTHING
        """

    static let identity = "SELECT id FROM trigger_identity"

    static let renewIdentity = "UPDATE trigger_identity SET id = replace(gen_random_uuid()::text, '-', '')"

    static let named = """
        SELECT w.path FROM unnest($2::text[]) AS w (path) CROSS JOIN LATERAL (
            SELECT 1 FROM trigger_objects WHERE environment = $1 AND path = w.path AND path <> '' LIMIT 1) AS o
        """
}
#endif
