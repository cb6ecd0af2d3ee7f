/// The bodies of the requests about schedules (http-api.md §8).
package enum ScheduleBodies {
    /// `POST /api/v1/schedules`, and without its key `PUT /api/v1/schedules/{id}`.
    package struct Write: Sendable {
        package var options: ScheduleOptions
        package var deduplicationKey: String?

        package init(_ options: ScheduleOptions, deduplicationKey: String? = nil) {
            self.options = options
            self.deduplicationKey = deduplicationKey
        }
    }

    /// The answer to `DELETE /api/v1/schedules/{id}`.
    package struct Deleted: Codable, Sendable {
        package var id: ScheduleID

        package init(id: ScheduleID) {
            self.id = id
        }
    }

    /// The answer to `GET /api/v1/timezones`.
    package struct Zones: Codable, Sendable {
        package var timezones: [String]

        package init(timezones: [String]) {
            self.timezones = timezones
        }
    }
}

extension ScheduleBodies.Write: Codable {
    private enum CodingKeys: CodingKey {
        case task, cron, timezone, externalId, window, deduplicationKey
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        options = ScheduleOptions(
            task: try container.decode(String.self, forKey: .task),
            cron: try container.decode(String.self, forKey: .cron),
            timezone: try container.ifPresent(String.self, .timezone) ?? ZoneName.utc,
            externalId: try container.ifPresent(String.self, .externalId),
            window: try container.ifPresent(String.self, .window))
        deduplicationKey = try container.ifPresent(String.self, .deduplicationKey)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(options.task, forKey: .task)
        try container.encode(options.cron, forKey: .cron)
        try container.encode(options.timezone, forKey: .timezone)
        try container.encodeIfPresent(options.externalId, forKey: .externalId)
        try container.encodeIfPresent(options.window, forKey: .window)
        try container.encodeIfPresent(deduplicationKey, forKey: .deduplicationKey)
    }
}
