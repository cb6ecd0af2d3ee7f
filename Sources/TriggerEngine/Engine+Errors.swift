public import TriggerModel

extension Engine {
    /// Reads a group of errors.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func errorGroup(_ id: ErrorGroupID, in environment: EnvironmentID) async throws -> ErrorGroupRecord {
        guard let group = try await read({ try $0.errorGroups(environment, matching: .one(id)) }).first else {
            throw EngineError(.notFound, "Error not found")
        }
        return group
    }

    /// Reads a page of groups of errors, the one seen last first, at most `page.limit + 1` so that the caller sees whether there are
    /// more.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func errorGroups(
        _ page: ErrorQuery.Page, in environment: EnvironmentID
    ) async throws -> [ErrorGroupRecord] {
        try await read { try $0.errorGroups(environment, matching: .page(page)) }
    }

    /// The versions of the newest hundred runs that ended with errors of a group, each once, in order.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func versions(of group: ErrorGroupID, in environment: EnvironmentID) async throws -> [String] {
        let query = RunQuery(errors: [group], limit: 100)
        let runs = try await records(matching: query, in: environment)
        return Set(runs.prefix(query.limit).compactMap(\.state.version)).sorted()
    }
}
