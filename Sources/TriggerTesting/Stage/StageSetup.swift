import Trigger
import TriggerModel

import struct Foundation.Date

/// What a system of a test is made of.
struct StageSetup: Sendable {
    typealias TokenHandler = @Sendable (AwaitedToken) async throws -> TokenAnswer

    var options = WorkerOptions()
    var tasks: Tasks
    /// Whether the schedules that tasks declare fire.
    var firesSchedules = false
    var mocks = TaskMocks([])
    var steps = StepMocks([])
    var stepBody: WorkerProbe.StepBody = { try await $1() }
    /// What becomes of tokens; nil for nothing.
    var onToken: TokenHandler?
    /// Where a run is cut off, if one is.
    var crash: CrashPlan?
    /// When the clock begins; nil for where it begins by itself.
    var start: Date?

    /// The tasks of the worker: a mock stands in the place of a task of its id.
    var allTasks: Tasks {
        let own = tasks.definitions.filter { !mocks.ids.contains($0.id) }
        return Tasks(definitions: own + mocks.tasks.flatMap(\.definitions))
    }
}
