/// The body of `POST /api/v1/bulk-actions` (http-api.md §5.7).
package struct BulkActionBody: Codable, Sendable {
    /// `cancel` or `replay`.
    package var action: String
    /// What it is to be called.
    package var name: String?
    /// Where replays are to run.
    package var targetRegion: String?
    /// The members of a filter; each has one value or several.
    package var filter: [String: JSONValue]?
    /// The runs, named one by one.
    package var runIds: [RunID]?

    package init(_ kind: BulkActionObject.Kind, _ selection: BulkSelection, name: String?, targetRegion: String?) {
        action = kind.rawValue.lowercased()
        self.name = name
        self.targetRegion = targetRegion
        switch selection {
        case .runs(let runs): runIds = runs
        case .matching(let filter): self.filter = Self.members(of: filter)
        }
    }

    /// The members that say something.
    private static func members(of filter: RunFilter) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        let lists = [
            ("status", filter.statuses.map(\.rawValue)), ("taskIdentifier", filter.tasks),
            ("version", filter.versions), ("queue", filter.queues), ("tag", filter.tags),
            ("machine", filter.machines.map(\.name)), ("region", filter.regions), ("schedule", filter.schedules),
            ("error", filter.errors),
        ]
        for (name, values) in lists where !values.isEmpty { members[name] = .array(values.map(JSONValue.string)) }
        if !filter.tags.isEmpty, filter.tagMatch != .any { members["tagMatch"] = .string(filter.tagMatch.rawValue) }
        members["isTest"] = filter.isTest.map(JSONValue.bool)
        members["batch"] = (filter.batch?.rawValue).map(JSONValue.string)
        members["bulkAction"] = (filter.bulkAction?.rawValue).map(JSONValue.string)
        members["from"] = (filter.createdFrom?.millisecondsSince1970).map(JSONValue.integer)
        members["to"] = (filter.createdTo?.millisecondsSince1970).map(JSONValue.integer)
        return members
    }
}
