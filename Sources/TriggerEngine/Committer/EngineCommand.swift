import TriggerModel

/// One thing that somebody asked of the engine, as the committer handles it: it says what it needs, then decides.
protocol EngineCommand: Sendable {
    associatedtype Answer: Sendable

    /// Where it applies.
    var environment: EnvironmentID { get }

    /// The runs it brings from outside; default 0.
    var newRuns: Int { get }

    /// The schedules it is about, which are locked before anything else of the batch; default none.
    var schedules: ScheduleLoads { get }

    /// Names the rows it will look at; the committer loads those of the whole batch together.
    func request(_ loads: inout LoadRequest) throws

    /// Changes the workspace, or throws an ``EngineError`` before it changed anything.
    func decide(_ workspace: inout Workspace) throws -> Answer
}

extension EngineCommand {
    var newRuns: Int {
        0
    }

    var schedules: ScheduleLoads {
        ScheduleLoads()
    }
}
