/// A page of groups of errors, the one seen last first.
public struct ErrorList: Hashable, Sendable {
    /// The groups of the page.
    public var errors: [ErrorGroup]
    /// Where the page of those seen longer ago begins; absent when there are none.
    public var next: String?
    /// Where the page of those seen later ends; absent when there are none.
    public var previous: String?

    /// Makes a page.
    public init(errors: [ErrorGroup], next: String? = nil, previous: String? = nil) {
        self.errors = errors
        self.next = next
        self.previous = previous
    }
}

/// A page of groups of errors as it goes over the wire.
package struct ErrorPage: Codable, Sendable {
    package var data: [ErrorGroup]
    package var pagination: RunPage.Pagination

    package init(_ list: ErrorList) {
        data = list.errors
        pagination = RunPage.Pagination(next: list.next, previous: list.previous)
    }

    /// The page without its wrapping.
    package var list: ErrorList {
        ErrorList(errors: data, next: pagination.next, previous: pagination.previous)
    }
}
