#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// How runs' states stand in rows of `trigger_runs`.
enum RunStateRow {
    /// What hardly ever changes, and so is written once, but for the last three, which statements of their own may change.
    static let fixed = [
        "environment", "id", "task", "parent", "root", "depth", "batch", "created_at", "idempotency_key",
        "debounce_key", "terms",
    ]

    /// What transitions change.
    static let mutable = [
        "status", "version", "queue", "concurrency_key", "queued_at", "line", "lane", "rank", "score", "attempt",
        "attempt_open", "max_attempts", "epoch", "worker", "parked_worker", "holds_slot", "woken", "executions",
        "lost_executions", "retry_at", "open_waits", "awaited", "active_ms", "updated_at", "started_at",
    ]

    /// The columns ``read(_:)`` expects, of the table `r`.
    static let columns = (fixed + mutable + ["finished_at"]).map { "r.\($0)" }.joined(separator: ", ")

    /// Adds the columns of ``fixed``.
    static func addFixed(_ run: RunState, terms: String?, to row: inout RowBuffer) {
        row.add(run.environment)
        row.add(run.id.rawValue)
        row.add(run.task)
        row.add(run.parent?.rawValue)
        row.add(run.root.rawValue)
        row.add(run.depth)
        row.add(run.batch?.rawValue)
        row.add(run.createdAt)
        row.add(run.idempotencyKey)
        row.add(run.debounceKey)
        row.add(terms)
    }

    /// Adds the columns of ``mutable``.
    static func addMutable(_ run: RunState, to row: inout RowBuffer) {
        addPlacement(run, to: &row)
        row.add(run.attempt)
        row.add(run.isAttemptOpen)
        row.add(run.maxAttempts)
        row.add(run.epoch)
        row.add(run.worker?.rawValue)
        row.add(run.parkedWorker?.rawValue)
        row.add(run.holdsSlot)
        row.add(run.isWoken)
        row.add(run.executions)
        row.add(run.lostExecutions)
        row.add(run.retryAt)
        row.add(run.openWaits)
        row.add(run.isAwaited)
        row.add(run.activeMs)
        row.add(run.updatedAt)
        row.add(run.startedAt)
    }

    private static func addPlacement(_ run: RunState, to row: inout RowBuffer) {
        let place = run.line?.place
        row.add(run.status.rawValue)
        row.add(run.version)
        row.add(run.queue)
        row.add(run.concurrencyKey)
        row.add(run.queuedAt)
        row.add(run.line?.word)
        row.add(place?.lane)
        row.add(place?.rank)
        row.add(place?.score)
    }
}

extension RunState.Line {
    static let ready = "READY"

    /// What stands in the column.
    fileprivate var word: String {
        switch self {
        case .ready: Self.ready
        case .unregistered: "UNREGISTERED"
        case .undeclared: "UNDECLARED"
        }
    }

    /// The line that a word of the column without a place stands for.
    fileprivate init?(_ word: String?) {
        switch word {
        case "UNREGISTERED": self = .unregistered
        case "UNDECLARED": self = .undeclared
        default: return nil
        }
    }

    fileprivate var place: ReadyPlace? {
        if case .ready(let place) = self { place } else { nil }
    }
}

// MARK: Reading

extension RunStateRow {
    /// Reads the columns of ``columns``.
    static func read(_ row: inout Columns) throws -> RunState {
        let fixed = try Fixed(&row)
        let status = try row.word(RunStatus.self)
        var run = fixed.run(version: row.optionalText(), queue: row.text(), concurrencyKey: row.text())
        run.status = status
        run.queuedAt = row.date()
        run.line = readLine(&row)
        readAttempt(&row, into: &run)
        readExecution(&row, into: &run)
        return run
    }

    private static func readAttempt(_ row: inout Columns, into run: inout RunState) {
        run.attempt = row.int()
        run.isAttemptOpen = row.flag()
        run.maxAttempts = row.optionalInt()
        run.epoch = row.int()
        run.worker = row.optionalText().map(WorkerID.init)
        run.parkedWorker = row.optionalText().map(WorkerID.init)
        run.holdsSlot = row.flag()
        run.isWoken = row.flag()
    }

    private static func readExecution(_ row: inout Columns, into run: inout RunState) {
        run.executions = row.int()
        run.lostExecutions = row.int()
        run.retryAt = row.optionalDate()
        run.openWaits = row.int()
        run.isAwaited = row.flag()
        run.activeMs = row.int64()
        run.updatedAt = row.date()
        run.startedAt = row.optionalDate()
        run.finishedAt = row.optionalDate()
    }

    private static func readLine(_ row: inout Columns) -> RunState.Line? {
        let (line, lane) = (row.optionalText(), row.optionalText())
        let (rank, score) = (row.optionalInt64(), row.optionalDate())
        guard line == RunState.Line.ready, let lane, let score else { return RunState.Line(line) }
        return .ready(ReadyPlace(lane: lane, isResumed: rank == 0, score: score))
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
#endif
