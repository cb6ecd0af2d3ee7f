/// One page of the run list, newest first (http-api.md §1.8).
package struct RunPage: Codable, Sendable {
    /// The runs of the page.
    package var data: [Item]
    /// Where the neighbouring pages are.
    package var pagination: Pagination

    package init(data: [Item], pagination: Pagination) {
        self.data = data
        self.pagination = pagination
    }

    /// The cursors of the neighbouring pages, each there only when its page is.
    package struct Pagination: Codable, Sendable {
        /// The older page, to be passed as `page[after]`.
        package var next: String?
        /// The newer page, to be passed as `page[before]`.
        package var previous: String?

        package init(next: String? = nil, previous: String? = nil) {
            self.next = next
            self.previous = previous
        }
    }

    /// A run of the page, with the environment it lives in.
    package struct Item: Codable, Sendable {
        package var summary: RunSummary
        package var env: Environment

        package init(summary: RunSummary, env: Environment) {
            self.summary = summary
            self.env = env
        }

        private enum CodingKeys: CodingKey {
            case env
        }

        package init(from decoder: any Decoder) throws {
            summary = try RunSummary(from: decoder)
            env = try decoder.container(keyedBy: CodingKeys.self).decode(Environment.self, forKey: .env)
        }

        package func encode(to encoder: any Encoder) throws {
            try summary.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(env, forKey: .env)
        }
    }

    /// An environment, as a run of the list names it.
    package struct Environment: Codable, Sendable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }
}
