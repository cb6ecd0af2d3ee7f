import TriggerModel

import struct Foundation.Date

/// A schedule came due: it triggers its task and goes on to its next tick, in one commit.
///
/// Its row is locked, so that whoever takes it next finds it at another tick.
struct FireSchedule: EngineCommand {
    /// How long one is put off, after a start of the server, in an environment whose workers are not back yet.
    static let pause = Duration.seconds(5)

    /// How long one is put off that this server cannot work out, such as in a zone that it does not know: another may.
    static let longPause = Duration.seconds(60)

    private let record: ScheduleRecord
    private let tick: Date
    private let item: TriggerItem
    /// Until when workers have time to come back after the server's start.
    private let graceUntil: Date

    /// Fires a schedule as it stands now; nil for one that fires no more.
    init?(_ record: ScheduleRecord, graceUntil: Date) {
        guard let tick = record.nextAt, record.dueAt != nil else { return nil }
        (self.record, self.tick, self.graceUntil) = (record, tick, graceUntil)
        item = TriggerItem(task: record.task, payload: record.payload(of: tick))
    }

    var environment: EnvironmentID {
        record.environment
    }

    func request(_ loads: inout LoadRequest) throws {
        loads.items([item])
        if loads.attendance == nil { loads.attendance = try loads.transaction.attendance(environment) }
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.schedules[record.id] == record else { return }
        if let pause = pause(&workspace) { return putOff(until: pause, &workspace) }
        var schedule = record
        if record.isLeftBehind(workspace) {
            workspace.warn("the newest version has not the task; the schedule is gone", of: record)
            schedule.leave()
        } else {
            if isAttended(workspace), trigger(&workspace) { schedule.lastAt = tick }
            if schedule.lastAt == tick { FaultPoint.duringFire.reach() }
            schedule.goOn(at: workspace.now)
            if schedule.dueAt == nil { workspace.warn("the schedule has no next tick, and fires no more", of: record) }
        }
        workspace.put(schedule)
    }

    /// Until when the tick has to wait; nil where it is decided now.
    private func pause(_ workspace: inout Workspace) -> Date? {
        if record.times == nil {
            workspace.warn("this server cannot read the expression or the time zone; the tick is put off", of: record)
            return workspace.now + Self.longPause
        }
        let isAlone = !isAttended(workspace) || record.isLeftBehind(workspace)
        return isAlone && workspace.now < graceUntil ? min(workspace.now + Self.pause, graceUntil) : nil
    }

    private func putOff(until pause: Date, _ workspace: inout Workspace) {
        var schedule = record
        schedule.dueAt = pause
        workspace.put(schedule)
    }

    /// Whether there is anybody to do the work: in a development environment a worker that is there now, elsewhere one that ever had
    /// the task, whose runs wait in line while it is away.
    private func isAttended(_ workspace: Workspace) -> Bool {
        guard let attendance = workspace.attendance else { return false }
        return attendance.hasWorkers || attendance.type != .development
    }

    /// - Returns: Whether the task was triggered; one that is refused is a tick that is left out.
    private func trigger(_ workspace: inout Workspace) -> Bool {
        let id = TaskRecord.ID(environment: environment, task: record.task, version: nil)
        guard let task = workspace.tasks[id] else { return false }
        guard task.manifest.isScheduled else {
            workspace.warn("the task is no scheduled one any more; the tick was left out", of: record)
            return false
        }
        do {
            try workspace.check([item])
            _ = workspace.trigger(item, Workspace.Cause(kind: .trigger, schedule: record.id))
            return true
        } catch {
            workspace.warn("the tick was left out: \(error)", of: record)
            return false
        }
    }
}

extension Workspace {
    /// Has the operator told of a schedule, after the commit.
    fileprivate mutating func warn(_ message: String, of schedule: ScheduleRecord) {
        warnings.append(Warning(message: message, schedule: schedule.id, task: schedule.task))
    }

    /// What an operator is told of a schedule.
    struct Warning: Sendable {
        var message: String
        var schedule: ScheduleID
        var task: String
    }
}
