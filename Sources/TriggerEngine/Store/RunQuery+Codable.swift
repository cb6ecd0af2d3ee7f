import TriggerModel

/// The conditions of a query, as a bulk action keeps them; its page is not kept, nor are times, which are bounds of it.
extension RunQuery: Codable {
    private enum CodingKeys: CodingKey {
        case statuses, tasks, versions, queues, tags, tagMatch, isTest, parent, batch, bulkAction, machines, regions
        case schedules, errors, after
    }

    /// Reads conditions; one that is not there says nothing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list<Value: Decodable>(_ key: CodingKeys) throws -> [Value] {
            try container.decodeIfPresent([Value].self, forKey: key) ?? []
        }
        self.init(
            statuses: try list(.statuses), tasks: try list(.tasks), versions: try list(.versions),
            queues: try list(.queues), tags: try list(.tags),
            tagMatch: try container.decodeIfPresent(TagMatch.self, forKey: .tagMatch) ?? .any,
            isTest: try container.decodeIfPresent(Bool.self, forKey: .isTest),
            parent: try container.decodeIfPresent(RunID.self, forKey: .parent),
            batch: try container.decodeIfPresent(BatchID.self, forKey: .batch),
            bulkAction: try container.decodeIfPresent(BulkActionID.self, forKey: .bulkAction),
            machines: try list(.machines), regions: try list(.regions), schedules: try list(.schedules),
            errors: try list(.errors),
            after: try container.decodeIfPresent(RunID.self, forKey: .after))
    }

    /// Writes the conditions that say something.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !statuses.isEmpty { try container.encode(statuses, forKey: .statuses) }
        if !machines.isEmpty { try container.encode(machines, forKey: .machines) }
        let lists = [
            (tasks, CodingKeys.tasks), (versions, .versions), (queues, .queues), (tags, .tags), (regions, .regions),
            (schedules, .schedules), (errors.map(\.rawValue), .errors),
        ]
        for (values, key) in lists where !values.isEmpty { try container.encode(values, forKey: key) }
        if tagMatch != .any { try container.encode(tagMatch, forKey: .tagMatch) }
        try container.encodeIfPresent(isTest, forKey: .isTest)
        try container.encodeIfPresent(parent, forKey: .parent)
        try container.encodeIfPresent(batch, forKey: .batch)
        try container.encodeIfPresent(bulkAction, forKey: .bulkAction)
        try container.encodeIfPresent(after, forKey: .after)
    }
}
