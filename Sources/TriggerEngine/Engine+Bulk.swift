public import TriggerModel

extension Engine {
    /// Begins to cancel or replay many runs, 100 of them per commit.
    ///
    /// A query without any time is about the runs of the last 7 days. Runs that come once it has begun are none of its.
    ///
    /// - Parameters:
    ///   - kind: What is to be done.
    ///   - selection: The runs: 1 to 500 of them by name, or a query with one condition at least, whose page is not looked at.
    ///   - name: What it is to be called, at most 255 characters.
    ///   - environment: Where the runs live.
    ///   - requestKey: One text per logical call, the same on every repeat; within 24 hours it has its effect once.
    /// - Returns: Its identity.
    /// - Throws: ``EngineError``: `badRequest` for a value out of bounds, `tooMany` when three replays go on, `unavailable`.
    public func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkActionRecord.Selection, name: String? = nil,
        in environment: EnvironmentID, requestKey: String? = nil
    ) async throws -> BulkActionID {
        let name = name.flatMap { $0.isEmpty ? nil : $0 }
        if let name, name.count > BulkSelection.nameLength || name.utf8.contains(0) {
            let expected = "at most \(BulkSelection.nameLength) characters, none of them U+0000, were expected"
            throw EngineError(.badRequest, "name: \(expected); this one has \(name.count)")
        }
        return try await committer.submit(
            CreateBulkAction(
                environment: environment, kind: kind, selection: try selection.validated(), name: name,
                requestKey: requestKey))
    }

    /// Looks whether the runs of a bulk action can be where its caller wants them: replays in the one region of the server.
    ///
    /// - Throws: ``EngineError``: `badRequest` for a region of anything but replays, `invalid` for one that there is not.
    public func check(targetRegion: String?, of kind: BulkActionObject.Kind) throws {
        guard let targetRegion else { return }
        guard kind == .replay else {
            throw EngineError(.badRequest, "targetRegion: only replays have one; leave it out")
        }
        guard targetRegion != region else { return }
        throw EngineError(
            .invalid, "targetRegion: this server's region is \"\(region)\"; there is no \"\(targetRegion)\"")
    }

    /// Ends a bulk action at its next portion of runs; what was done stays done, and one that is over stays as it is.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func abortBulkAction(_ id: BulkActionID, in environment: EnvironmentID) async throws {
        try await committer.submit(AbortBulkAction(environment: environment, id: id))
    }

    /// Reads a bulk action.
    ///
    /// - Throws: ``EngineError``: `notFound`, `unavailable`.
    public func bulkAction(_ id: BulkActionID, in environment: EnvironmentID) async throws -> BulkActionObject {
        let found = try await read { try $0.bulkActions(environment, matching: .one(id)) }
        guard let action = found.first else { throw EngineError(.notFound, "Bulk action not found") }
        return action.object
    }

    /// Reads a page of bulk actions, newest first, at most `page.limit + 1` so that the caller sees whether there are more.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func bulkActions(
        _ page: BulkActionQuery.Page, in environment: EnvironmentID
    ) async throws -> [BulkActionObject] {
        try await read { try $0.bulkActions(environment, matching: .page(page)) }.map(\.object)
    }
}

extension BulkActionRecord.Selection {
    /// The selection with each run once.
    ///
    /// - Throws: An ``EngineError`` for one that names nothing, or too many.
    fileprivate func validated() throws -> Self {
        switch self {
        case .runs(let runs):
            guard (1...BulkSelection.limit).contains(runs.count) else {
                throw EngineError(
                    .badRequest, "runIds: 1 to \(BulkSelection.limit) were expected, found \(runs.count)")
            }
            guard !runs.contains(where: { $0.rawValue.utf8.contains(0) }) else {
                throw EngineError(.badRequest, "runIds: one holds the character U+0000, which no run's id has")
            }
            var seen: Set<RunID> = []
            return .runs(runs.filter { seen.insert($0).inserted })
        case .matching(let query):
            guard !query.isEmpty else {
                throw EngineError(.badRequest, "filter: at least one condition was expected")
            }
            return self
        }
    }
}
