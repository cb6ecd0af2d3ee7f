import TriggerModel

/// Ends a bulk action before it has come to all its runs; what was done stays done, and one that is over stays as it is.
struct AbortBulkAction: EngineCommand {
    let environment: EnvironmentID
    let id: BulkActionID

    func request(_ loads: inout LoadRequest) throws {
        _ = try loads.bulkAction(id)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var action = workspace.bulkActions[id] else { throw EngineError(.notFound, "Bulk action not found") }
        guard action.object.status == .pending else { return }
        action.end(.aborted, at: workspace.now)
        workspace.put(action)
        workspace.end(EngineTimer.ID(.bulkAction, id.rawValue))
    }
}

extension LoadRequest {
    /// Loads a bulk action as it is, and keeps others from changing it until this batch is stored.
    mutating func bulkAction(_ id: BulkActionID) throws -> BulkActionRecord? {
        if let known = bulkActions[id] { return known }
        let found = try transaction.bulkActions(environment, [id]).first
        bulkActions[id] = found
        return found
    }
}

extension Workspace {
    /// Notes a bulk action that changed.
    mutating func put(_ action: BulkActionRecord) {
        bulkActions[action.id] = action
        changes.bulkActions.removeAll { $0.id == action.id }
        changes.bulkActions.append(action)
    }
}
