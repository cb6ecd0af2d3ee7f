public import TriggerModel

extension HTTPClientTransport {
    private static let bulkActions = "/api/v1/bulk-actions"

    /// Begins to cancel or replay many runs: `POST /api/v1/bulk-actions`.
    ///
    /// - Throws: ``TransportError``; `refused` for a selection, a name or a region that cannot be, `unavailable` when as many replays go
    ///   on as may.
    public func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID {
        let body = BulkActionBody(kind, selection, name: name, targetRegion: targetRegion)
        let text = try encoded { try JSON.text(body) }
        var request = APIRequest("POST", Self.bulkActions, body: text)
        request.requestKey = requestKey
        return try await connection.call(request, as: BulkActionIDAnswer.self).id
    }

    /// Reads a bulk action: `GET /api/v1/bulk-actions/{id}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject {
        try await connection.call(APIRequest("GET", "\(Self.bulkActions)/\(id.rawValue.pathSegment)"))
    }

    /// Reads a page of the bulk actions, newest first: `GET /api/v1/bulk-actions`.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList {
        let query = [("page[size]", "\(limit)"), ("page[after]", after ?? ""), ("page[before]", before ?? "")]
        let request = APIRequest("GET", Self.path(Self.bulkActions, query))
        return try await connection.call(request, as: BulkActionPage.self).list
    }

    /// Ends a bulk action at its next portion of runs: `POST /api/v1/bulk-actions/{id}/abort`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func abortBulkAction(_ id: BulkActionID) async throws {
        let request = APIRequest("POST", "\(Self.bulkActions)/\(id.rawValue.pathSegment)/abort")
        _ = try await connection.call(request, as: BulkActionIDAnswer.self)
    }
}
