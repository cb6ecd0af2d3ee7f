import TriggerModel

/// Cancels or replays the next runs of a bulk action, a bounded number per commit.
///
/// What is done to them, what is counted and where it goes on are one commit: nothing is done twice, and nothing is left out.
struct ContinueBulkAction: EngineCommand {
    let environment: EnvironmentID
    let id: BulkActionID

    func request(_ loads: inout LoadRequest) throws {
        guard let action = try loads.bulkAction(id), action.object.status == .pending else { return }
        let options = loads.options
        let portion = try BulkPortion(
            of: action, loads.transaction, size: max(1, options.bulkPortion), region: options.region)
        loads.portions[id] = portion
        switch action.object.type {
        case .cancel:
            for run in portion.runs { loads.cancel(run) }
        case .replay:
            loads.items(portion.records.values.map { ReplayEdits().item(of: $0) }, settling: true)
        }
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var action = workspace.bulkActions[id], action.object.status == .pending,
            let portion = workspace.portions[id]
        else {
            return
        }
        for run in portion.runs { act(on: run, portion.records[run], &action, &workspace) }
        action.cursor = portion.cursor ?? action.cursor
        if portion.isLast {
            action.end(.completed, at: workspace.now)
        } else {
            workspace.set(EngineTimer.ID(.bulkAction, id.rawValue), at: workspace.now)
        }
        workspace.put(action)
    }

    private func act(
        on run: RunID, _ record: RunRecord?, _ action: inout BulkActionRecord, _ workspace: inout Workspace
    ) {
        if case .matching(let query) = action.selection {
            let state = action.object.type == .cancel ? workspace.run(run) : record?.state
            // One that came out of an inbox is older than it was listed; and a run may have moved on since it was read.
            guard let state, state.createdAt <= action.object.createdAt, query.admits(state) else { return }
            action.object.counts.total += 1
        }
        let touched = action.object.type == .cancel ? cancel(run, &workspace) : replay(record, &workspace)
        guard let touched else {
            action.object.counts.failure += 1
            return
        }
        action.object.counts.success += 1
        workspace.changes.bulkLinks.append(BulkLink(environment: environment, bulkAction: id, run: touched))
    }

    /// - Returns: The run; nil where it had ended, or there is none.
    private func cancel(_ run: RunID, _ workspace: inout Workspace) -> RunID? {
        do {
            try workspace.cancel(run, reason: "Canceled by a bulk action")
            return run
        } catch {
            return nil
        }
    }

    /// - Returns: The new run; nil where there is none to repeat.
    private func replay(_ record: RunRecord?, _ workspace: inout Workspace) -> RunID? {
        guard let record else { return nil }
        do {
            return try workspace.replay(record, ReplayEdits()).id
        } catch {
            return nil
        }
    }
}
