import Foundation
import TriggerEngine
import TriggerModel

/// Runs in each state of the table, and the last lease each was handed out under.
enum RunFixtures {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let worker = WorkerID(rawValue: "worker_a")

    /// A run in a state, and the lease of its latest execution.
    struct Fixture {
        var run: RunState
        var lease: RunEvent.Lease
    }

    static func newRun() -> RunState {
        RunState(
            environment: .development, id: RunID(rawValue: "run_1"), task: "hello", queue: "task/hello",
            createdAt: now.addingTimeInterval(-60))
    }

    static func fixture(_ state: String) -> Fixture? {
        unstarted(state) ?? started(state) ?? ended(state)
    }

    private static func unstarted(_ state: String) -> Fixture? {
        var run = newRun()
        switch state {
        case "new": break
        case "later": run.terms.delayUntil = now + 60
        case "delayed": (run.status, run.terms.delayUntil) = (.delayed, now + 60)
        case "queued": run.line = .ready(ReadyPlace(lane: "", isResumed: false, score: run.queuedAt))
        case "apart": run.line = .unregistered
        case "missing": (run.line, run.status) = (.unregistered, .pendingVersion)
        case "queueless": (run.line, run.status) = (.undeclared, .pendingVersion)
        case "taken": run.holdsSlot = true
        case "expired": (run.status, run.finishedAt) = (.expired, now)
        default: return nil
        }
        return Fixture(run: run, lease: RunEvent.Lease(worker: worker, epoch: 0))
    }

    private static func started(_ state: String) -> Fixture? {
        var run = held(.executing)
        switch state {
        case "dequeued": (run.status, run.isAttemptOpen, run.attempt) = (.dequeued, false, 0)
        case "executing": break
        case "woken": run.isWoken = true
        case "gap": (run.status, run.isAttemptOpen, run.retryAt) = (.retryingAfterFailure, false, now + 2)
        default: return idle(state)
        }
        return Fixture(run: run, lease: RunEvent.Lease(worker: worker, epoch: 1))
    }

    private static func idle(_ state: String) -> Fixture? {
        var run = held(.pending)
        (run.worker, run.holdsSlot) = (nil, false)
        switch state {
        case "waiting": (run.status, run.parkedWorker) = (.waitingToResume, worker)
        case "offered":
            run.parkedWorker = worker
            run.line = .ready(ReadyPlace(lane: "@worker_a", isResumed: true, score: run.queuedAt))
        case "resumed": (run.epoch, run.line) = (2, .ready(ReadyPlace(lane: "", isResumed: true, score: run.queuedAt)))
        case "recovering": (run.epoch, run.retryAt) = (2, now + 1)
        case "gap-": (run.status, run.isAttemptOpen, run.retryAt) = (.retryingAfterFailure, false, now + 60)
        default: return nil
        }
        return Fixture(run: run, lease: RunEvent.Lease(worker: worker, epoch: 1))
    }

    private static func ended(_ state: String) -> Fixture? {
        let statuses: [String: RunStatus] = [
            "succeeded": .completedSuccessfully, "failed": .completedWithErrors, "crashed": .crashed,
            "system": .systemFailure, "timedOut": .timedOut, "canceled": .canceled, "canceled*": .canceled,
        ]
        guard let status = statuses[state] else { return nil }
        var run = held(status)
        (run.isAttemptOpen, run.finishedAt) = (false, now)
        if status == .canceled { run.epoch = 2 }
        if state != "canceled*" { (run.worker, run.holdsSlot) = (nil, false) }
        return Fixture(run: run, lease: RunEvent.Lease(worker: worker, epoch: 1))
    }

    /// A run in its first execution and first attempt.
    static func held(_ status: RunStatus) -> RunState {
        var run = newRun()
        run.status = status
        (run.epoch, run.executions, run.attempt, run.isAttemptOpen) = (1, 1, 1, true)
        (run.worker, run.holdsSlot, run.startedAt, run.maxAttempts) = (worker, true, now, 3)
        return run
    }

    /// The name a state has in the table.
    static func name(of run: RunState) -> String {
        let woken = run.isWoken ? "!" : ""
        switch run.status {
        case .delayed: return "delayed"
        case .pending: return pendingName(of: run)
        case .pendingVersion: return run.line == .undeclared ? "queueless" : "missing"
        case .dequeued: return "dequeued" + woken
        case .executing: return run.isWoken ? "woken" : "executing"
        case .waitingToResume: return "waiting"
        case .retryingAfterFailure: return run.worker == nil ? "gap-" : "gap" + woken
        case .completedSuccessfully: return "succeeded"
        case .completedWithErrors: return "failed"
        case .canceled: return run.worker == nil ? "canceled" : "canceled*"
        case .crashed: return "crashed"
        case .systemFailure: return "system"
        case .expired: return "expired"
        case .timedOut: return "timedOut"
        }
    }

    private static func pendingName(of run: RunState) -> String {
        switch run.line {
        case .unregistered: "apart"
        case .undeclared: "queueless"
        case .ready(let place): place.isReserved ? "offered" : place.isResumed ? "resumed" : "queued"
        case nil: run.holdsSlot ? "taken" : run.epoch == 0 ? unqueuedName(of: run) : "recovering"
        }
    }

    private static func unqueuedName(of run: RunState) -> String {
        run.terms.delayUntil == nil ? "new" : "later"
    }
}
