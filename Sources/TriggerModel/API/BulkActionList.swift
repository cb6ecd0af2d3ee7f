/// A page of bulk actions, newest first.
public struct BulkActionList: Codable, Hashable, Sendable {
    /// The bulk actions of the page.
    public var actions: [BulkActionObject]
    /// Where the page of older ones begins; absent when there are none.
    public var next: String?
    /// Where the page of newer ones ends; absent when there are none.
    public var previous: String?

    /// Makes a page.
    public init(actions: [BulkActionObject], next: String? = nil, previous: String? = nil) {
        self.actions = actions
        self.next = next
        self.previous = previous
    }
}

/// A page of bulk actions as it goes over the wire (http-api.md §1.8).
package struct BulkActionPage: Codable, Sendable {
    /// The bulk actions of the page.
    package var data: [BulkActionObject]
    /// Where the neighbouring pages are.
    package var pagination: RunPage.Pagination

    package init(_ list: BulkActionList) {
        data = list.actions
        pagination = RunPage.Pagination(next: list.next, previous: list.previous)
    }

    /// The page without its wrapping.
    package var list: BulkActionList {
        BulkActionList(actions: data, next: pagination.next, previous: pagination.previous)
    }
}

/// The answer that names a bulk action.
package struct BulkActionIDAnswer: Codable, Sendable {
    package var id: BulkActionID

    package init(id: BulkActionID) {
        self.id = id
    }
}
