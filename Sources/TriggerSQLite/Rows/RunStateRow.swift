import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// How a run's state stands in a row of `trigger_runs`.
enum RunStateRow {
    /// What never changes, and so is written once.
    ///
    /// A run's keys may be taken from it, and its terms may change, by statements of their own: to write them with
    /// every other change would cost too much.
    static let fixed =
        "environment, id, task, parent, root, depth, batch, created_at, idempotency_key, debounce_key, terms"

    /// What transitions change.
    static let mutable = """
        status, version, queue, concurrency_key, queued_at, line, lane, rank, score, attempt, attempt_open, max_attempts, \
        epoch, worker, parked_worker, holds_slot, woken, executions, lost_executions, retry_at, open_waits, awaited, \
        active_ms, updated_at, started_at
        """

    /// The columns ``read(_:)`` expects.
    static let columns = "\(fixed), \(mutable), finished_at"

    /// Binds the columns of ``fixed``.
    static func bindFixed(_ run: RunState, terms: String?, to bindings: inout Bindings) {
        bindings.add(run.environment)
        bindings.add(run.id.rawValue)
        bindings.add(run.task)
        bindings.add(run.parent?.rawValue)
        bindings.add(run.root.rawValue)
        bindings.add(run.depth)
        bindings.add(run.batch?.rawValue)
        bindings.add(run.createdAt)
        bindings.add(run.idempotencyKey)
        bindings.add(run.debounceKey)
        bindings.add(terms)
    }

    /// Binds the columns of ``mutable``.
    static func bindMutable(_ run: RunState, to bindings: inout Bindings) {
        bindings.add(run.status.rawValue)
        bindings.add(run.version)
        bindings.add(run.queue)
        bindings.add(run.concurrencyKey)
        bindings.add(run.queuedAt)
        bindLine(run.line, to: &bindings)
        bindings.add(run.attempt)
        bindings.add(run.isAttemptOpen)
        bindings.add(run.maxAttempts)
        bindings.add(run.epoch)
        bindings.add(run.worker?.rawValue)
        bindings.add(run.parkedWorker?.rawValue)
        bindings.add(run.holdsSlot)
        bindings.add(run.isWoken)
        bindings.add(run.executions)
        bindings.add(run.lostExecutions)
        bindings.add(run.retryAt)
        bindings.add(run.openWaits)
        bindings.add(run.isAwaited)
        bindings.add(run.activeMs)
        bindings.add(run.updatedAt)
        bindings.add(run.startedAt)
    }

    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> RunState {
        let fixed = try Fixed(&row)
        let status = try row.word(RunStatus.self)
        var run = fixed.run(version: row.optionalText(), queue: row.text(), concurrencyKey: row.text())
        run.status = status
        run.queuedAt = row.date()
        run.line = readLine(&row)
        run.attempt = row.int()
        run.isAttemptOpen = row.flag()
        run.maxAttempts = row.optionalInt()
        run.epoch = row.int()
        run.worker = row.optionalText().map(WorkerID.init)
        run.parkedWorker = row.optionalText().map(WorkerID.init)
        run.holdsSlot = row.flag()
        run.isWoken = row.flag()
        run.executions = row.int()
        run.lostExecutions = row.int()
        run.retryAt = row.optionalDate()
        run.openWaits = row.int()
        run.isAwaited = row.flag()
        run.activeMs = row.int64()
        run.updatedAt = row.date()
        run.startedAt = row.optionalDate()
        run.finishedAt = row.optionalDate()
        return run
    }
}

/// The columns of ``RunStateRow/fixed``.
private struct Fixed {
    let environment: EnvironmentID
    let id: RunID
    let task: String
    let parent: RunID?
    let root: RunID
    let depth: Int
    let batch: BatchID?
    let createdAt: Date
    let idempotencyKey: String?
    let debounceKey: String?
    let terms: RunTerms?

    init(_ row: inout Columns) throws {
        (environment, id, task) = (row.environment(), row.run(), row.text())
        (parent, root, depth) = (row.optionalText().map(RunID.init), row.run(), row.int())
        (batch, createdAt) = (row.optionalText().map(BatchID.init), row.date())
        idempotencyKey = row.optionalText()
        debounceKey = row.optionalText()
        terms = try row.json()
    }

    func run(version: String?, queue: String, concurrencyKey: String) -> RunState {
        RunState(
            environment: environment, id: id, task: task, version: version, queue: queue,
            concurrencyKey: concurrencyKey, idempotencyKey: idempotencyKey, debounceKey: debounceKey, terms: terms,
            parent: parent, root: root, depth: depth, batch: batch, createdAt: createdAt
        )
    }
}

extension RunStateRow {
    private static let ready = "READY"
    private static let unregistered = "UNREGISTERED"
    private static let undeclared = "UNDECLARED"

    private static func bindLine(_ line: RunState.Line?, to bindings: inout Bindings) {
        guard case .ready(let place) = line else {
            bindings.add(line.map { $0 == .undeclared ? undeclared : unregistered })
            for _ in 0..<3 { bindings.addNull() }
            return
        }
        bindings.add(ready)
        bindings.add(place.lane)
        bindings.add(place.rank)
        bindings.add(place.score)
    }

    private static func readLine(_ row: inout Columns) -> RunState.Line? {
        let line = row.optionalText()
        let lane = row.optionalText()
        let rank = row.optionalInt64()
        let score = row.optionalDate()
        guard line == ready, let lane, let score else { return apart(line) }
        return .ready(ReadyPlace(lane: lane, isResumed: rank == 0, score: score))
    }

    private static func apart(_ line: String?) -> RunState.Line? {
        switch line {
        case unregistered: .unregistered
        case undeclared: .undeclared
        default: nil
        }
    }
}
