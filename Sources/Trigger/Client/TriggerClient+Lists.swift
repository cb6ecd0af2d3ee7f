public import TriggerModel

extension TriggerClient {
    /// Reads a page of the runs, newest first.
    ///
    /// ```swift
    /// var page = try await client.listRuns(RunFilter(statuses: [.canceled], limit: 100))
    /// while let next = page.next {
    ///     page = try await client.listRuns(RunFilter(statuses: [.canceled], limit: 100, after: next))
    /// ```
    ///
    /// - Parameter filter: Which runs, and which page of them; the 25 newest unless said otherwise.
    /// - Returns: The runs of the page, and where its neighbours are.
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listRuns(_ filter: RunFilter = RunFilter()) async throws -> RunList {
        try await repeating { try await transport.listRuns(filter) }
    }

    /// Reads a page of the queues, sorted by name: those that tasks declared and those that runs are in.
    ///
    /// - Parameters:
    ///   - page: The number of the page, from 1.
    ///   - perPage: The size of the pages, 1 to 100. Default 25.
    /// - Returns: The queues of the page, and how many there are in all.
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listQueues(page: Int = 1, perPage: Int = 25) async throws -> QueueList {
        try await repeating { try await transport.listQueues(page: page, perPage: perPage) }
    }
}
