import TriggerModel

import struct Foundation.Date

/// Begins to cancel or replay many runs.
struct CreateBulkAction: EngineCommand {
    let environment: EnvironmentID
    let kind: BulkActionObject.Kind
    let selection: BulkActionRecord.Selection
    let name: String?
    let requestKey: String?

    /// How far back a query without any time goes: 7 days.
    static let window: Duration = .seconds(7 * 86_400)

    private var requestID: RequestRecord.ID? {
        requestKey.map { RequestRecord.ID(environment: environment, scope: "bulk", key: $0) }
    }

    func request(_ loads: inout LoadRequest) throws {
        if let requestID { loads.requests.insert(requestID) }
        guard kind == .replay else { return }
        loads.replaying = try loads.transaction.bulkActions(environment, matching: .replaying)
    }

    func decide(_ workspace: inout Workspace) throws -> BulkActionID {
        if let requestID, let answered = workspace.requests[requestID]?.batch {
            return BulkActionID(rawValue: answered.rawValue)
        }
        let slot = kind == .replay ? workspace.freeReplaySlot : nil
        guard kind == .cancel || slot != nil else {
            let most = BulkActionRecord.replays
            throw EngineError(.tooMany, "\(most) bulk replays go on in this environment, which are as many as may")
        }
        var action = record(id: workspace.next(), now: workspace.now)
        action.slot = slot
        workspace.bulkActions[action.id] = action
        workspace.changes.newBulkActions.append(action)
        workspace.set(EngineTimer.ID(.bulkAction, action.id.rawValue), at: Self.start(workspace.now))
        // The answer to a request is an identity, whatever it is of.
        if let requestID { workspace.record(requestID, BatchID(rawValue: action.id.rawValue), []) }
        return action.id
    }

    /// When it begins to act: a millisecond later.
    ///
    /// Identities sort by the millisecond they were made in. So what it makes itself, and what comes while it goes on, is told from
    /// the runs that were there when it was made.
    private static func start(_ now: Date) -> Date {
        now.addingTimeInterval(0.001)
    }

    private func record(id: BulkActionID, now: Date) -> BulkActionRecord {
        var object = BulkActionObject(id: id, name: name, type: kind, createdAt: now)
        guard case .matching(var query) = selection else {
            if case .runs(let runs) = selection { object.counts.total = runs.count }
            return BulkActionRecord(environment: environment, object: object, selection: selection)
        }
        if query.createdFrom == nil, query.createdBefore == nil {
            query.createdFrom = now.addingTimeInterval(-Self.window.timeInterval)
        }
        let begin = query.lowerBound ?? RunID(rawValue: "")
        query.after = [query.upperBound, RunID.floor(at: Self.start(now))].compactMap(\.self).min()
        (query.createdFrom, query.createdBefore, query.before) = (nil, nil, nil)
        return BulkActionRecord(environment: environment, object: object, selection: .matching(query), cursor: begin)
    }
}

extension Workspace {
    /// A place for one more replay that goes on; nil where all are taken.
    fileprivate var freeReplaySlot: Int? {
        let others = replaying.filter { bulkActions[$0.id] == nil }
        let taken = Set((others + bulkActions.values).compactMap(\.slot))
        return (0..<BulkActionRecord.replays).first { !taken.contains($0) }
    }
}
