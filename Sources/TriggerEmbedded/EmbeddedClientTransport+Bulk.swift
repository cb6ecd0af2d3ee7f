import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Begins to cancel or replay many runs.
    ///
    /// - Throws: ``TransportError``; `refused` for a selection, a name or a region that cannot be, `unavailable` when as many replays go
    ///   on as may.
    public func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID {
        // Within the process no answer is lost after its commit, so the key would only cost a row.
        try await TransportError.wrap {
            try engine.check(targetRegion: targetRegion, of: kind)
            return try await engine.createBulkAction(
                kind, of: BulkActionRecord.Selection(selection), name: name, in: environment)
        }
    }

    /// Reads a bulk action.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject {
        try await TransportError.wrap { try await engine.bulkAction(id, in: environment) }
    }

    /// Reads a page of the bulk actions, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList {
        try Self.check("limit", limit, in: 1...100)
        let page = BulkActionQuery.Page(
            after: after.map(BulkActionID.init), before: before.map(BulkActionID.init), limit: limit)
        return try await TransportError.wrap { try await engine.bulkActionList(page, in: environment) }
    }

    /// Ends a bulk action at its next portion of runs; one that is over stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    public func abortBulkAction(_ id: BulkActionID) async throws {
        try await TransportError.wrap { try await engine.abortBulkAction(id, in: environment) }
    }
}
