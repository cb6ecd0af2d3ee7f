public import TriggerModel

extension TriggerClient {
    /// Reads a group of errors, with the versions it affects.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such group.
    public func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup {
        try await repeating { try await transport.retrieveError(id) }
    }

    /// Reads a page of groups of errors, the one seen last first.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listErrors(_ filter: ErrorFilter = ErrorFilter()) async throws -> ErrorList {
        try await repeating { try await transport.listErrors(filter) }
    }
}
