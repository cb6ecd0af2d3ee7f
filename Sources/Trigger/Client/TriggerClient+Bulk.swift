public import TriggerModel

extension TriggerClient {
    /// Begins to cancel or replay many runs, which goes on by itself, 100 of them at a time.
    ///
    /// ```swift
    /// let failed = RunFilter(statuses: [.failed], tasks: ["import"], createdFrom: yesterday)
    /// let id = try await client.createBulkAction(.replay, of: .matching(failed), name: "after the outage")
    /// let action = try await client.pollBulkAction(id)
    /// ```
    ///
    /// Runs that come once it has begun are none of its. Each run is cancelled or replayed once, whatever fails meanwhile. What it
    /// cancels, and the runs that its replays make, are shown by ``/TriggerModel/RunFilter/bulkAction``.
    ///
    /// - Parameters:
    ///   - kind: What is to be done. A run that ended cannot be cancelled, and counts as a failure.
    ///   - selection: The runs: 1 to 500 by their ids, or a filter that asks for something; one without any time is about those of
    ///     the last 7 days.
    ///   - name: What it is to be called, at most 255 characters.
    ///   - targetRegion: Where replays are to run; a server has one region, and refuses any other.
    /// - Returns: Its identity.
    /// - Throws: ``TransportError``; `refused` for a selection, a name or a region that cannot be, `unavailable` when three replays go on in
    ///   the environment.
    public func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String? = nil,
        targetRegion: String? = nil
    ) async throws -> BulkActionID {
        let requestKey = requestKey()
        return try await repeating {
            try await transport.createBulkAction(
                kind, of: selection, name: name, targetRegion: targetRegion, requestKey: requestKey)
        }
    }

    /// Reads a bulk action.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject {
        try await repeating { try await transport.retrieveBulkAction(id) }
    }

    /// Reads a page of the bulk actions, newest first.
    ///
    /// - Parameters:
    ///   - limit: The size of the page, 1 to 100. Default 25.
    ///   - after: The page of older ones: ``/TriggerModel/BulkActionList/next`` of the page before it.
    ///   - before: The page of newer ones: ``/TriggerModel/BulkActionList/previous`` of the page after it. It wins over `after`.
    /// - Returns: The bulk actions of the page, and where its neighbours are.
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listBulkActions(
        limit: Int = 25, after: String? = nil, before: String? = nil
    ) async throws -> BulkActionList {
        try await repeating { try await transport.listBulkActions(limit: limit, after: after, before: before) }
    }

    /// Ends a bulk action at its next portion of runs; what was done stays done, and one that is over stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func abortBulkAction(_ id: BulkActionID) async throws {
        try await repeating { try await transport.abortBulkAction(id) }
    }

    /// Reads a bulk action until it is over.
    ///
    /// - Parameters:
    ///   - id: The bulk action.
    ///   - interval: The pause between two readings. Default 1 s; the first pauses are shorter.
    ///   - limit: The most readings. Default 500.
    /// - Returns: The bulk action as it is then, or as it was at the last reading, when it is `pending` still.
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func pollBulkAction(
        _ id: BulkActionID, every interval: Duration = .seconds(1), atMost limit: Int = 500
    ) async throws -> BulkActionObject {
        var (pause, readings) = (min(interval, .milliseconds(50)), 1)
        var action = try await retrieveBulkAction(id)
        while action.status == .pending, readings < limit {
            try await time.sleep(until: time.now + pause)
            pause = min(interval, pause * 2)
            action = try await retrieveBulkAction(id)
            readings += 1
        }
        return action
    }
}
