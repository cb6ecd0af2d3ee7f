/// A page of runs, newest first.
public struct RunList: Codable, Hashable, Sendable {
    /// The runs of the page.
    public var runs: [RunSummary]
    /// Where the page of older runs begins; absent when there are none.
    public var next: String?
    /// Where the page of newer runs ends; absent when there are none.
    public var previous: String?

    /// Makes a page.
    public init(runs: [RunSummary], next: String? = nil, previous: String? = nil) {
        self.runs = runs
        self.next = next
        self.previous = previous
    }
}

extension RunPage {
    /// A page as it goes over the wire, each run with the environment it lives in.
    package init(_ list: RunList, env: Environment) {
        self.init(
            data: list.runs.map { Item(summary: $0, env: env) },
            pagination: Pagination(next: list.next, previous: list.previous)
        )
    }

    /// The page without its wrapping.
    package var list: RunList {
        RunList(runs: data.map(\.summary), next: pagination.next, previous: pagination.previous)
    }
}
