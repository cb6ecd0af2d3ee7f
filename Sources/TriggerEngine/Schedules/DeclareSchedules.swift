import TriggerModel

/// What becomes of the schedules that the tasks of a worker declare, as it registers.
///
/// The version that came last decides. An older one decides only while no worker of a newer one is there that has the task: so
/// workers that come back during a deployment change nothing, and going back to an older version does. A version that is new to the
/// environment and has not the task at all leaves its schedule behind (`LeaveSchedules`).
struct DeclareSchedules {
    let environment: EnvironmentID
    let registration: WorkerRegistration

    /// Whoever registers the worker asks who is there, and so what the environment is for.
    func request(_ loads: inout LoadRequest) throws {
        let declared = loads.schedules.values.filter { $0.kind == .declarative }
        for task in registration.tasks where task.schedule != nil || declared.contains(where: { $0.task == task.id }) {
            loads.task(task.id, version: registration.version)
        }
        guard declared.contains(where: { $0.versions.last != registration.version }) else { return }
        loads.versions.insert(registration.version)
        guard loads.attendants.isEmpty else { return }
        loads.attendants = try loads.transaction.allWorkers().filter { $0.environment == environment }
    }

    /// Before the registration's tasks are known, so that it is seen whether its version is a new one.
    func decide(_ workspace: inout Workspace) {
        let declared = workspace.schedules.values.filter { $0.kind == .declarative && $0.environment == environment }
        let byTask = Dictionary(declared.map { ($0.task, $0) }) { first, _ in first }
        for task in registration.tasks where task.schedule != nil || byTask[task.id] != nil {
            declare(task, byTask[task.id], &workspace)
        }
        LeaveSchedules(registration: registration).decide(declared, &workspace)
    }

    private func declare(_ task: TaskManifest, _ known: ScheduleRecord?, _ workspace: inout Workspace) {
        let type = workspace.attendance?.type
        let manifest = task.schedule.flatMap { $0.environments == nil || type.map($0.isFor) ?? true ? $0 : nil }
        guard known != nil || manifest != nil else { return }
        var schedule = known ?? record(of: task, &workspace)
        guard decides(task, schedule, workspace) else { return }
        let before = schedule
        if let manifest {
            (schedule.cron, schedule.timezone) = (manifest.cron, manifest.timezone ?? ZoneName.utc)
            schedule.window = manifest.window
        }
        schedule.isGone = manifest == nil
        // One that had the task before it first declared a schedule is older than all that are known.
        schedule.note(registration.version, isOldest: known != nil && hadTask(task, workspace))
        if schedule.isGone || schedule.nextAt == nil || !schedule.hasTicks(of: before) {
            schedule.aimAnew(at: workspace.now)
        }
        workspace.put(schedule)
    }

    private func record(of task: TaskManifest, _ workspace: inout Workspace) -> ScheduleRecord {
        ScheduleRecord(
            environment: environment, id: workspace.next(), kind: .declarative, task: task.id, cron: "",
            createdAt: workspace.now)
    }

    private func hadTask(_ task: TaskManifest, _ workspace: Workspace) -> Bool {
        let id = TaskRecord.ID(environment: environment, task: task.id, version: registration.version)
        return workspace.tasks[id] != nil
    }

    private func decides(_ task: TaskManifest, _ schedule: ScheduleRecord, _ workspace: Workspace) -> Bool {
        let version = registration.version
        guard !schedule.versions.isEmpty, schedule.versions.last != version, hadTask(task, workspace) else {
            return true
        }
        let place = schedule.versions.firstIndex(of: version) ?? -1
        let newer = Set(schedule.versions.dropFirst(place + 1))
        return !workspace.attendants.contains { newer.contains($0.version) && $0.tasks.contains(task.id) }
    }
}

extension ScheduleRecord {
    /// How many versions of a task are remembered.
    private static let mostVersions = 20

    /// Remembers a version of its environment, as the newest one or as the oldest.
    mutating func note(_ version: String, isOldest: Bool = false) {
        guard !versions.contains(version) else { return }
        versions = (isOldest ? [version] + versions : versions + [version]).suffix(Self.mostVersions)
    }
}
