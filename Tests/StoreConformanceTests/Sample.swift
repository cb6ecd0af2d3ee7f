import Foundation
import TriggerEngine
import TriggerModel

/// Runs and their parts as the tests need them; everything not named is unremarkable.
enum Sample {
    static let now = Date(timeIntervalSince1970: 1_700_000_000)
    static let environment = EnvironmentID.development
    static let other = EnvironmentID(rawValue: 2)
    static let worker = WorkerID(rawValue: "worker_1")

    /// An identity; the higher the number, the newer.
    static func id(_ number: Int) -> RunID {
        let digits = String(number)
        return RunID(rawValue: "run_" + String(repeating: "0", count: 25 - digits.count) + digits)
    }

    static func ids(_ numbers: some Sequence<Int>) -> [RunID] {
        numbers.map(id)
    }

    /// An instant a number of seconds after ``now``.
    static func time(_ seconds: Double) -> Date {
        Date(timeIntervalSince1970: (1_700_000_000_000 + seconds * 1000).rounded() / 1000)
    }

    /// Where a run stands in the ready queue.
    struct Place {
        var lane = ""
        var isResumed = false
        /// Seconds after ``now``; the run's number when absent.
        var second: Double?
    }

    /// A run; in the ready queue unless `place` is nil.
    static func run(
        _ number: Int, task: String = "task", queue: String = "queue", key: String = "", place: Place? = Place()
    ) -> RunRecord {
        var state = RunState(
            environment: environment, id: id(number), task: task, queue: queue, concurrencyKey: key, createdAt: now)
        state.line = place.map { place in
            let score = time(place.second ?? Double(number))
            return .ready(ReadyPlace(lane: place.lane, isResumed: place.isResumed, score: score))
        }
        let payload = Packet(data: "{\"number\":\(number)}")
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: payload))
    }

    /// Runs in the ready queue.
    static func runs(
        _ numbers: some Sequence<Int>, task: String = "task", queue: String = "queue", key: String = ""
    ) -> [RunRecord] {
        numbers.map { run($0, task: task, queue: queue, key: key) }
    }

    /// A run whose every part differs from what a new one has.
    static func remarkable(_ number: Int) -> RunRecord {
        var state = RunState(
            environment: environment, id: id(number), task: "näme \"quoted\" \\ \u{1}", version: "v1", queue: "a/b",
            concurrencyKey: "tenant", maxAttempts: 7, idempotencyKey: "key", debounceKey: "é",
            terms: RunTerms(
                delayUntil: time(7), ttlMs: 8, priorityMs: -9, idempotencyKeyUntil: time(10),
                maxDurationMs: 11, underwayMs: 12, handedOutAt: time(13), machine: "micro"),
            parent: id(1), root: id(2), depth: 3,
            batch: BatchID(rawValue: "batch_1"), createdAt: time(0.001))
        state.status = .waitingToResume
        state.queuedAt = time(1.5)
        state.attempt = 2
        state.isAttemptOpen = true
        state.epoch = 5
        state.worker = worker
        state.parkedWorker = WorkerID(rawValue: "worker_2")
        state.holdsSlot = true
        state.isWoken = true
        state.executions = 6
        state.lostExecutions = 4
        state.retryAt = time(2)
        state.openWaits = 8
        state.isAwaited = true
        state.activeMs = 9
        state.updatedAt = time(3)
        state.startedAt = time(4)
        let details = RunDetails(
            id: id(number), payload: Packet(data: "plain", type: Packet.text), tags: ["a", "\"b\""], metadata: "{}",
            isTest: true, triggerKind: .batchTriggerAndWait)
        return RunRecord(state: state, details: details)
    }

    /// A long text, of more bytes than stay in a run's own row.
    static func long(_ letter: Character, count: Int = 1_000_000) -> String {
        String(repeating: letter, count: count)
    }
}
