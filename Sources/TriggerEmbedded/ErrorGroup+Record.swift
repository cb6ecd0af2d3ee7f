package import TriggerEngine
package import TriggerModel

extension Engine {
    /// Reads a group of errors as the API shows it, with the versions it affects.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `notFound`, `unavailable`.
    package func errorObject(_ id: ErrorGroupID, in environment: EnvironmentID) async throws -> ErrorGroup {
        var group = ErrorGroup(try await errorGroup(id, in: environment))
        group.affectedVersions = try await versions(of: id, in: environment)
        return group
    }

    /// Reads a page of groups of errors as the API shows them.
    ///
    /// - Throws: ``/TriggerEngine/EngineError``: `unavailable`.
    package func errorList(_ query: ErrorQuery.Page, in environment: EnvironmentID) async throws -> ErrorList {
        let found = try await errorGroups(query, in: environment)
        let page = CursorPage(
            found, limit: query.limit, isAfter: query.after != nil, isBefore: query.isBackward
        ) { ErrorQuery.Place(lastSeen: $0.lastSeen, id: $0.id.rawValue).cursor }
        return ErrorList(errors: page.shown.map(ErrorGroup.init), next: page.next, previous: page.previous)
    }
}

extension ErrorGroup {
    /// The group as a store has it.
    init(_ record: ErrorGroupRecord) {
        self.init(
            id: record.id, task: record.task, type: record.type, message: record.message, count: record.count,
            firstSeen: record.firstSeen, lastSeen: record.lastSeen, lastRun: record.lastRun)
    }
}
