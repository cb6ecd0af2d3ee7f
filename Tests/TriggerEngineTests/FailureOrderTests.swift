import Foundation
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("What becomes of a failed attempt")
struct FailureOrderTests {
    private static let worker = WorkerID(rawValue: "worker_1")
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    /// A run whose first attempt is under way, of three.
    private static func executing(attempt: Int = 1, machine: String? = nil, larger: String? = nil) -> RunState {
        var run = RunState(
            environment: .development, id: RunID(rawValue: "run_1"), task: "task", queue: "queue", maxAttempts: 3,
            createdAt: now)
        (run.status, run.attempt, run.isAttemptOpen, run.worker) = (.executing, attempt, true, worker)
        (run.epoch, run.holdsSlot) = (1, true)
        if let machine { run.terms.machine = machine }
        if let larger { run.terms.outOfMemoryMachine = larger }
        return run
    }

    private static func fail(_ run: RunState, _ code: String, retryAfter gap: Duration? = .seconds(1)) throws
        -> RunState
    {
        let error = RunError.internal(code: RunErrorCode(rawValue: code), message: nil)
        let finish = RunEvent.finish(
            RunEvent.Lease(worker: worker, epoch: 1), .failure(error, retryAfter: gap), activeMs: 0)
        return try RunStateMachine.apply(finish, to: run, now: now).get().run
    }

    @Test("every code ends a run with its status, and allows another attempt or not", arguments: RunErrorCodeTable.rows)
    func codes(_ row: RunErrorCodeTable.Row) throws {
        let last = try Self.fail(Self.executing(attempt: 3), row.code)
        #expect(last.status.rawValue == row.status)
        let first = try Self.fail(Self.executing(), row.code)
        #expect(first.status.rawValue == (row.another == "yes" ? "RETRYING_AFTER_FAILURE" : row.status))
        let moved = try Self.fail(Self.executing(larger: "large-1x"), row.code, retryAfter: nil)
        #expect(moved.status.rawValue == (row.another == "moved" ? "RETRYING_AFTER_FAILURE" : row.status))
    }

    @Test("T087 a run out of memory without a larger machine crashes after one attempt, whatever it has left")
    func outOfMemory() throws {
        #expect(try Self.fail(Self.executing(), "TASK_PROCESS_OOM_KILLED").status == .crashed)
    }

    @Test("a run out of memory is moved through the queue, unless it was the last attempt")
    func moved() throws {
        let run = try Self.fail(Self.executing(machine: "micro", larger: "large-1x"), "TASK_PROCESS_OOM_KILLED")
        #expect(run.terms.machine == "large-1x" && run.terms.outOfMemoryMachine == nil)
        #expect(run.worker == nil && !run.holdsSlot)
        let last = try Self.fail(Self.executing(attempt: 3, larger: "large-1x"), "TASK_PROCESS_OOM_KILLED")
        #expect(last.status == .crashed)
    }

    @Test("a user's error is retried as often as the run may be, and as the worker asks")
    func user() throws {
        let error = RunError.string(raw: "no")
        func outcome(_ attempt: Int, _ gap: Duration?) throws -> RunStatus {
            let finish = RunEvent.finish(
                RunEvent.Lease(worker: Self.worker, epoch: 1), .failure(error, retryAfter: gap), activeMs: 0)
            return try RunStateMachine.apply(finish, to: Self.executing(attempt: attempt), now: Self.now).get().run
                .status
        }
        #expect(try outcome(2, .seconds(1)) == .retryingAfterFailure)
        #expect(try outcome(3, .seconds(1)) == .completedWithErrors)
        #expect(try outcome(1, nil) == .completedWithErrors)
    }
}
