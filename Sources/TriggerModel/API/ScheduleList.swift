/// A page of schedules, newest first.
public struct ScheduleList: Codable, Hashable, Sendable {
    /// The schedules of the page.
    public var schedules: [ScheduleObject]
    /// The number of the page, from 1.
    public var page: Int
    /// How many pages there are.
    public var pageCount: Int
    /// How many schedules there are on all pages.
    public var count: Int

    /// Makes a page.
    public init(schedules: [ScheduleObject], page: Int, pageCount: Int, count: Int) {
        self.schedules = schedules
        self.page = page
        self.pageCount = pageCount
        self.count = count
    }
}

/// A page of schedules as it goes over the wire (http-api.md §1.8).
package struct SchedulePage: Codable, Sendable {
    package var data: [ScheduleObject]
    package var pagination: QueuePage.Pagination

    package init(_ list: ScheduleList) {
        data = list.schedules
        pagination = QueuePage.Pagination(currentPage: list.page, totalPages: list.pageCount, count: list.count)
    }

    /// The page without its wrapping.
    package var list: ScheduleList {
        ScheduleList(
            schedules: data, page: pagination.currentPage, pageCount: pagination.totalPages, count: pagination.count)
    }
}
