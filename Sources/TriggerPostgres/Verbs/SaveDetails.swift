#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveDetails(_ changes: [RunID: ChangeSet.DetailsChange]) throws {
        guard !changes.isEmpty else { return }
        let changes = Array(changes.values)
        let tags = try changes.map { try $0.details.tags.isEmpty ? nil : JSON.text($0.details.tags) }
        try forgetTags(of: changes.map { ($0.environment, $0.details.id) })
        try saveTags(changes.map { ($0.environment, $0.details.id, $0.details.tags) })
        try write(SaveDetails.update) { parameters in
            parameters.environments(changes, \.environment)
            parameters.texts(changes, \.details.id.rawValue)
            parameters.texts(changes, \.details.payload.data)
            parameters.texts(changes, \.details.payload.type)
            parameters.texts(tags) { $0 }
            parameters.texts(changes, \.details.metadata)
        }
    }
}

enum SaveDetails {
    static let update = Places.update(
        "trigger_runs",
        set: "payload = c.payload, payload_type = c.payload_type, tags = c.tags, metadata = c.metadata",
        keys: """
            unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
            AS c (environment, id, payload, payload_type, tags, metadata)
            """,
        ["environment", "id"])
}
#endif
