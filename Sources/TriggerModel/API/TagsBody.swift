/// The body of `POST /api/v1/runs/{run}/tags` (http-api.md §5.4).
package struct TagsBody: Codable, Sendable {
    package var tags: [String]

    package init(tags: [String]) {
        self.tags = tags
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tags = try container.decode(OneOrMany.self, forKey: .tags).values
    }
}

/// The answer to it.
package struct TagsAnswer: Codable, Sendable {
    /// How many labels are new, in words.
    package var message: String

    package init(newTags: Int) {
        message = newTags == 0 ? "No new tags to add" : "Successfully set \(newTags) new tags."
    }
}
