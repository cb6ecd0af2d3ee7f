import TriggerModel

/// What becomes of the schedules whose tasks a new version of the environment does not have.
///
/// It is remembered that the version came after those that have the task. The schedule is gone then as soon as no worker is there that
/// has the task: at once, or at the next tick that finds none. It comes back with a worker that has it. Workers of one version may
/// share its tasks among them, so it is no longer left behind once any of them has the task.
struct LeaveSchedules {
    let registration: WorkerRegistration

    func decide(_ declared: [ScheduleRecord], _ workspace: inout Workspace) {
        guard !workspace.versions.contains(registration.version) else { return }
        let tasks = Set(registration.tasks.map(\.id))
        for schedule in declared where !schedule.isGone && !tasks.contains(schedule.task) {
            guard !schedule.versions.contains(registration.version) else { continue }
            var schedule = schedule
            schedule.note(registration.version)
            if !workspace.hasWorker(of: schedule.task, but: registration.id) { schedule.leave() }
            workspace.put(schedule)
        }
    }
}

extension ScheduleRecord {
    /// It is declared no more.
    mutating func leave() {
        isGone = true
        (nextAt, dueAt) = (nil, nil)
    }

    /// The task of the version that came last, which has none where it leaves the schedule behind.
    fileprivate var newestTask: TaskRecord.ID? {
        guard kind == .declarative, let newest = versions.last else { return nil }
        return TaskRecord.ID(environment: environment, task: task, version: newest)
    }

    /// Whether the newest version has not its task, and no worker is there that has.
    func isLeftBehind(_ workspace: Workspace) -> Bool {
        guard let newestTask, workspace.tasks[newestTask] == nil else { return false }
        return !workspace.hasWorker(of: task)
    }
}

extension LoadRequest {
    /// What is needed to know which of some schedules are left behind.
    mutating func newestTasks(of schedules: [ScheduleRecord]) throws {
        let newest = Set(schedules.compactMap(\.newestTask))
        guard !newest.isEmpty else { return }
        tasks.formUnion(newest)
        guard attendants.isEmpty, try transaction.tasks(Array(newest)).count < newest.count else { return }
        attendants = try transaction.allWorkers().filter { $0.environment == environment }
    }
}
