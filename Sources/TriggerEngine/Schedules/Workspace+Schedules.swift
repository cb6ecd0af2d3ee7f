import TriggerModel

import struct Foundation.Date

extension Workspace {
    /// Writes a schedule.
    mutating func put(_ schedule: ScheduleRecord) {
        schedules[schedule.id] = schedule
    }

    /// A schedule of this environment that calls know of.
    ///
    /// - Throws: ``EngineError`` `notFound`.
    func schedule(_ id: ScheduleID) throws -> ScheduleRecord {
        guard let record = schedules[id], record.environment == environment, !record.isGone else {
            throw EngineError(.notFound, "Schedule not found")
        }
        return record
    }

    /// A schedule of this environment that calls may change.
    ///
    /// - Throws: ``EngineError``: `notFound`, `invalid` for one that a task declares.
    func changeableSchedule(_ id: ScheduleID) throws -> ScheduleRecord {
        let record = try schedule(id)
        guard record.kind == .imperative else {
            throw EngineError(
                .invalid,
                "the schedule \(id) is declarative: the task \"\(record.task)\" declares it; change the task instead")
        }
        return record
    }

    /// The schedules that are new, changed, moved or gone.
    var scheduleChanges: [ChangeSet.ScheduleChange] {
        guard !schedules.isEmpty || !loadedSchedules.isEmpty else { return [] }
        return Set(loadedSchedules.keys).union(schedules.keys).sorted().compactMap { id in
            let change = ChangeSet.ScheduleChange(before: loadedSchedules[id], after: schedules[id])
            return change.before == change.after ? nil : change
        }
    }

    /// Whether there is a worker that has a task, but for one that is not counted.
    func hasWorker(of task: String, but left: WorkerID? = nil) -> Bool {
        let ended = Set(changes.endedWorkers.map(\.id))
        let others = attendants.filter { workers[$0.id] == nil } + workers.values
        return others.contains { $0.id != left && $0.tasks.contains(task) && !ended.contains($0.id) }
    }

    /// Holds the task of a schedule against those that workers registered.
    ///
    /// - Throws: ``EngineError`` `invalid`.
    func checkTask(of options: ScheduleOptions) throws {
        let id = TaskRecord.ID(environment: environment, task: options.task, version: nil)
        guard let task = tasks[id] else {
            throw EngineError(.invalid, "Task with identifier \(options.task) not found in project.")
        }
        guard task.manifest.isScheduled else {
            throw EngineError(.invalid, "Task with identifier \(options.task) is not a scheduled task.")
        }
    }
}

extension ScheduleRecord {
    /// Takes over what is said of it; where that moves its ticks, it goes on with the first to come.
    mutating func apply(_ options: ScheduleOptions, at now: Date) {
        let before = self
        (task, cron, timezone) = (options.task, options.cron, options.timezone)
        (externalID, window) = (options.externalId, options.window)
        if nextAt == nil || !hasTicks(of: before) { aimAnew(at: now) }
    }

    /// Whether its ticks, and when it fires for them, are those of another.
    func hasTicks(of other: ScheduleRecord) -> Bool {
        cron == other.cron && timezone == other.timezone && window == other.window
            && environment == other.environment && isActive == other.isActive && isGone == other.isGone
    }
}
