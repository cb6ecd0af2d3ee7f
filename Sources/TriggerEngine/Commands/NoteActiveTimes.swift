import TriggerModel

/// Notes how long executions of a worker have been active so far.
///
/// It comes after the sign of life it was said with, so that no lease waits for the runs that are named.
struct NoteActiveTimes: EngineCommand {
    let environment: EnvironmentID
    let worker: WorkerID
    let times: [ActiveTime]

    func request(_ loads: inout LoadRequest) {
        loads.runs.formUnion(times.map(\.execution.run))
    }

    func decide(_ workspace: inout Workspace) throws {
        for time in times { workspace.note(time, of: worker) }
    }
}

extension Workspace {
    /// An execution says how long it has been active; one that is over says nothing any more.
    fileprivate mutating func note(_ time: ActiveTime, of worker: WorkerID) {
        guard var state = run(time.execution.run), state.note(time, of: worker, now: now) else { return }
        update(state.id) { $0.terms = state.terms }
    }
}
