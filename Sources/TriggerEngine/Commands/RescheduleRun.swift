import TriggerModel

import struct Foundation.Date

/// Moves the instant that a run was triggered for.
struct RescheduleRun: EngineCommand {
    let environment: EnvironmentID
    let run: RunID
    let delay: TriggerDelay

    func request(_ loads: inout LoadRequest) {
        loads.runs.insert(run)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.run(run) != nil else { throw EngineError(.notFound, "Run not found") }
        let instant = delay.instant(from: workspace.now)
        guard instant > workspace.now else {
            throw EngineError(
                .badRequest, "Invalid delay: an instant that is still to come was expected, found \(delay.text)")
        }
        do {
            try workspace.apply(.reschedule(instant), to: run)
        } catch is Rejection {
            throw EngineError(.badRequest, "Cannot reschedule a run that is not delayed")
        }
    }
}

extension Workspace {
    /// A delayed run joins a line; one that was in its task's own queue, in the queue that the task has now.
    mutating func endDelay(of id: RunID) {
        guard let state = run(id), state.status == .delayed else { return }
        let task = tasks[TaskRecord.ID(environment: environment, task: state.task, version: state.version)]
        if task != nil { heedDeclaration(of: state, version: state.version) }
        applyIfPossible(.endDelay(admission(of: run(id) ?? state, task?.manifest)), to: id)
    }
}
