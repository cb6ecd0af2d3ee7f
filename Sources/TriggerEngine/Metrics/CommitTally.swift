import TriggerModel

import struct Foundation.Date

/// What a commit did, counted while it is decided, and thrown away with it when it fails.
struct CommitTally: Sendable {
    /// A task, and how a run of it ended.
    struct Ending: Hashable, Sendable {
        let task: String
        let status: RunStatus
    }

    /// An observed time, and what it is counted under.
    struct Sample: Sendable {
        let label: String
        let seconds: Double
    }

    private(set) var triggered: [String: Int] = [:]
    private(set) var finished: [Ending: Int] = [:]
    private(set) var retried: [String: Int] = [:]
    private(set) var suspended: [String: Int] = [:]
    private(set) var executions: [String: Int] = [:]
    private(set) var lost: [String: Int] = [:]
    private(set) var fired: [String: Int] = [:]
    private(set) var queued: [Sample] = []
    private(set) var lasted: [Sample] = []
    private(set) var active: [Sample] = []
    private(set) var timerDelays: [Double] = []

    /// Counts what became of a run that commands changed.
    mutating func note(_ loaded: LoadedRun) {
        let (before, after) = (loaded.before, loaded.state)
        if loaded.isNew { triggered[after.task, default: 0] += 1 }
        if after.lostExecutions > before.lostExecutions { lost[after.task, default: 0] += 1 }
        guard after.status != before.status else { return }
        switch after.status {
        case .waitingToResume: suspended[after.task, default: 0] += 1
        case .retryingAfterFailure: retried[after.task, default: 0] += 1
        case let status where status.isFinal: note(ending: status, of: after)
        default: break
        }
    }

    private mutating func note(ending status: RunStatus, of run: RunState) {
        finished[Ending(task: run.task, status: status), default: 0] += 1
        guard let started = run.startedAt, let ended = run.finishedAt else { return }
        lasted.append(Sample(label: run.task, seconds: ended.timeIntervalSince(started)))
        active.append(Sample(label: run.task, seconds: Double(run.activeMs) / 1_000))
    }

    /// Counts a run that was handed to a worker.
    mutating func note(handedOut run: RunState, now: Date) {
        executions[run.task, default: 0] += 1
        // Hooks of a run that ended are handed out later, and are no execution of its code.
        guard run.executions == 1, !run.status.isFinal else { return }
        queued.append(Sample(label: run.queue, seconds: max(0, now.timeIntervalSince(run.queuedAt))))
    }

    /// Counts a tick at which a schedule triggered its task.
    mutating func note(_ change: ChangeSet.ScheduleChange) {
        guard let schedule = change.after, schedule.lastAt != change.before?.lastAt else { return }
        fired[schedule.task, default: 0] += 1
    }

    /// Counts timers that were taken when they were due, or later.
    mutating func note(_ timers: [EngineTimer], now: Date) {
        for timer in timers { timerDelays.append(max(0, now.timeIntervalSince(timer.dueAt))) }
    }
}
