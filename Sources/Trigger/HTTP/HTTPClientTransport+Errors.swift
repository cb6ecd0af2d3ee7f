import Foundation
public import TriggerModel

extension HTTPClientTransport {
    /// Reads a group of errors: `GET /api/v1/errors/{id}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such group.
    public func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup {
        try await connection.call(APIRequest("GET", "/api/v1/errors/\(id.rawValue.pathSegment)"))
    }

    /// Reads a page of groups of errors, the one seen last first: `GET /api/v1/errors`.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listErrors(_ filter: ErrorFilter) async throws -> ErrorList {
        let query = [
            ("filter[taskIdentifier]", filter.tasks.joined(separator: ",")), ("filter[search]", filter.search ?? ""),
            ("filter[from]", filter.seenFrom.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("filter[to]", filter.seenTo.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("page[size]", "\(filter.limit)"), ("page[after]", filter.after ?? ""),
            ("page[before]", filter.before ?? ""),
        ]
        return try await connection.call(APIRequest("GET", Self.path("/api/v1/errors", query)), as: ErrorPage.self).list
    }
}
