import TriggerModel

import struct Foundation.Date

/// What a commit did, counted while it is decided, and thrown away with it when it fails.
struct CommitTally: Sendable {
    /// An observed time, and what it is counted under.
    struct Sample: Sendable {
        let label: String
        let seconds: Double
    }

    private(set) var triggered = TaskCounts()
    private(set) var finished: [RunStatus: TaskCounts] = [:]
    private(set) var retried = TaskCounts()
    private(set) var suspended = TaskCounts()
    private(set) var executions = TaskCounts()
    private(set) var lost = TaskCounts()
    private(set) var fired = TaskCounts()
    private(set) var queued: [Sample] = []
    private(set) var lasted: [Sample] = []
    private(set) var active: [Sample] = []
    private(set) var timerDelays: [Double] = []

    /// Counts what became of a run that commands changed.
    mutating func note(_ loaded: LoadedRun) {
        let (before, after) = (loaded.before, loaded.state)
        if loaded.isNew { triggered.add(after.task) }
        if after.lostExecutions > before.lostExecutions { lost.add(after.task) }
        guard after.status != before.status else { return }
        switch after.status {
        case .waitingToResume: suspended.add(after.task)
        case .retryingAfterFailure: retried.add(after.task)
        case let status where status.isFinal: note(ending: status, of: after)
        default: break
        }
    }

    private mutating func note(ending status: RunStatus, of run: RunState) {
        finished[status, default: TaskCounts()].add(run.task)
        guard let started = run.startedAt, let ended = run.finishedAt else { return }
        lasted.append(Sample(label: run.task, seconds: ended.timeIntervalSince(started)))
        active.append(Sample(label: run.task, seconds: Double(run.activeMs) / 1_000))
    }

    /// Counts a run that was handed to a worker.
    mutating func note(handedOut run: RunState, now: Date) {
        executions.add(run.task)
        // Hooks of a run that ended are handed out later, and are no execution of its code.
        guard run.executions == 1, !run.status.isFinal else { return }
        queued.append(Sample(label: run.queue, seconds: max(0, now.timeIntervalSince(run.queuedAt))))
    }

    /// Counts a tick at which a schedule triggered its task.
    mutating func note(_ change: ChangeSet.ScheduleChange) {
        guard let schedule = change.after, schedule.lastAt != change.before?.lastAt else { return }
        fired.add(schedule.task)
    }

    /// Counts timers that were taken when they were due, or later.
    mutating func note(_ timers: [EngineTimer], now: Date) {
        for timer in timers { timerDelays.append(max(0, now.timeIntervalSince(timer.dueAt))) }
    }
}
