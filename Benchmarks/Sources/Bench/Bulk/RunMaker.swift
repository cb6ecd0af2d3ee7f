import Foundation
import TriggerEngine
import TriggerModel
import Workload

/// Makes runs in any state, for filling a store in bulk.
struct RunMaker {
    private let ids = SystemIDSource()
    private var made = 0

    static let payload = Packet(data: (try? JSON.text(Note.ofUsualSize)) ?? "", type: Packet.json)

    /// A run that stands in line; with several keys, each gets its turn.
    mutating func queued(task: String, keys: Int, now: Date) -> RunRecord {
        let key = keys > 1 ? "key-\(made % keys)" : ""
        return made(task, key: key, now: now) { run in
            run.line = .ready(ReadyPlace(lane: ReadyPlace.lane(version: nil), isResumed: false, score: now))
        }
    }

    /// A new run in the line that another was taken from.
    static func queued(after run: RunState, now: Date) -> RunRecord {
        let id: RunID = SystemIDSource().next(now: now, sequence: 0)
        var state = RunState(
            environment: run.environment, id: id, task: run.task, queue: run.queue, concurrencyKey: run.concurrencyKey,
            createdAt: now)
        state.line = .ready(ReadyPlace(lane: ReadyPlace.lane(version: nil), isResumed: false, score: now))
        return RunRecord(state: state, details: RunDetails(id: id, payload: payload))
    }

    /// A run that ended well.
    mutating func finished(task: String, now: Date) -> RunRecord {
        made(task, now: now) { run in
            Self.began(&run, now)
            run.status = .completedSuccessfully
            run.isAttemptOpen = false
            run.finishedAt = now
            run.ending = RunState.Ending(output: Self.payload)
        }
    }

    /// A run that was suspended by its first wait.
    mutating func waiting(task: String, now: Date) -> RunRecord {
        made(task, now: now) { run in
            Self.began(&run, now)
            run.status = .waitingToResume
            run.openWaits = 1
        }
    }

    private static func began(_ run: inout RunState, _ now: Date) {
        run.startedAt = now
        run.attempt = 1
        run.isAttemptOpen = true
        run.maxAttempts = 3
        run.epoch = 1
        run.executions = 1
        run.activeMs = 1
    }

    private mutating func made(
        _ task: String, key: String = "", now: Date, _ change: (inout RunState) -> Void
    ) -> RunRecord {
        let id: RunID = ids.next(now: now, sequence: made)
        made += 1
        var state = RunState(
            environment: .development, id: id, task: task, queue: QueueManifest.implicitName(task: task),
            concurrencyKey: key, createdAt: now)
        change(&state)
        return RunRecord(state: state, details: RunDetails(id: id, payload: Self.payload))
    }
}
