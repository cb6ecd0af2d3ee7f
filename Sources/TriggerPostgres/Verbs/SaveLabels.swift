#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveLabels(_ changes: [ChangeSet.LabelsChange]) throws {
        guard !changes.isEmpty else { return }
        let tags = try changes.map { try $0.labels.tags.isEmpty ? nil : JSON.text($0.labels.tags) }
        try saveTags(changes.map { ($0.environment, $0.run, $0.newTags) })
        try write(SaveLabels.update) { parameters in
            parameters.environments(changes, \.environment)
            parameters.texts(changes, \.run.rawValue)
            parameters.texts(tags) { $0 }
            parameters.texts(changes, \.labels.metadata)
        }
    }
}

enum SaveLabels {
    static let update = Places.update(
        "trigger_runs",
        set: "tags = c.tags, metadata = c.metadata",
        keys: """
            unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS c (environment, id, tags, metadata)
            """,
        ["environment", "id"])
}
#endif
