package import TriggerEngine
package import TriggerModel

extension Engine {
    /// A page of the environment's queues, as `GET /api/v1/queues` gives it.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    package func queueList(page: Int, perPage: Int, in environment: EnvironmentID) async throws -> QueueList {
        // A page beyond what can be counted is beyond the last one.
        let offset = (page - 1).multipliedReportingOverflow(by: perPage)
        let query = QueueQuery(
            offset: offset.overflow ? .max : offset.partialValue, limit: perPage, countLimit: QueueItem.queuedLimit)
        let records = try await queues(query, in: environment)
        let pageCount = records.count / perPage + (records.count % perPage == 0 ? 0 : 1)
        let items = records.page.map { QueueItem($0) }
        return QueueList(queues: items, page: page, pageCount: pageCount, count: records.count)
    }
}

extension QueueItem {
    /// A queue of the store as answers show it.
    init(_ record: QueueRecord) {
        self.init(
            queue: record.name, type: record.isOfTask ? .task : .custom, running: record.running,
            queued: record.queued, paused: record.isPaused, concurrencyLimit: record.concurrencyLimit)
        concurrency = Concurrency(
            current: record.concurrencyLimit, base: record.declaredLimit, override: record.override?.limit,
            overriddenAt: record.override?.setAt)
    }
}
