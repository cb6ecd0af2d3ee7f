import Foundation
import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Reads a group of errors.
    ///
    /// - Throws: ``/Trigger/TransportError``; `notFound` when there is no such group.
    public func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup {
        try await TransportError.wrap { try await engine.errorObject(id, in: environment) }
    }

    /// Reads a page of groups of errors, the one seen last first.
    ///
    /// - Throws: ``/Trigger/TransportError``; `refused` for a page that cannot be.
    public func listErrors(_ filter: ErrorFilter) async throws -> ErrorList {
        try Self.check("limit", filter.limit, in: 1...100)
        let page = try ErrorQuery.Page(filter)
        return try await TransportError.wrap { try await engine.errorList(page, in: environment) }
    }
}

extension ErrorQuery.Page {
    /// What a filter asks for.
    ///
    /// - Throws: ``/Trigger/TransportError`` `refused` for a cursor that is none.
    init(_ filter: ErrorFilter) throws {
        self.init(
            tasks: filter.tasks, search: filter.search, seenFrom: filter.seenFrom,
            seenBefore: filter.seenTo?.addingTimeInterval(0.001),
            after: filter.before == nil ? try Self.place(filter.after, "after") : nil,
            before: try Self.place(filter.before, "before"), limit: filter.limit)
    }

    private static func place(_ cursor: String?, _ name: String) throws -> ErrorQuery.Place? {
        guard let cursor else { return nil }
        guard let place = ErrorQuery.Place(cursor: cursor) else {
            throw TransportError(.refused, "\(name): expected a cursor of another page, found \"\(cursor)\"")
        }
        return place
    }
}
