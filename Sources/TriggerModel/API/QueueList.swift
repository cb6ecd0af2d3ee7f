/// A page of queues, by their names.
public struct QueueList: Codable, Hashable, Sendable {
    /// The queues of the page.
    public var queues: [QueueItem]
    /// The number of the page, from 1.
    public var page: Int
    /// How many pages there are.
    public var pageCount: Int
    /// How many queues there are on all pages.
    public var count: Int

    /// Makes a page.
    public init(queues: [QueueItem], page: Int, pageCount: Int, count: Int) {
        self.queues = queues
        self.page = page
        self.pageCount = pageCount
        self.count = count
    }
}

/// A page of queues as it goes over the wire (http-api.md §1.8).
package struct QueuePage: Codable, Sendable {
    /// The queues of the page.
    package var data: [QueueItem]
    /// Which page it is.
    package var pagination: Pagination

    /// Which page it is, and of how many.
    package struct Pagination: Codable, Sendable {
        package var currentPage: Int
        package var totalPages: Int
        package var count: Int
    }

    package init(_ list: QueueList) {
        data = list.queues
        pagination = Pagination(currentPage: list.page, totalPages: list.pageCount, count: list.count)
    }

    /// The page without its wrapping.
    package var list: QueueList {
        QueueList(
            queues: data, page: pagination.currentPage, pageCount: pagination.totalPages, count: pagination.count)
    }
}
