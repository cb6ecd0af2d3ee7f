import Foundation
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

/// A store full of runs that wait, none of them parked anywhere.
struct WaitingStore {
    /// How many wait.
    let runs: Int
    /// How many of them are due an hour from now; the others are due in twelve.
    let dueSoon: Int

    static let soon: Duration = .seconds(3_600)
    private static let late: Duration = .seconds(12 * 3_600)

    /// Writes them into a new file, through the store's own save.
    func make(_ path: String) async throws {
        let (now, dueSoon, runs) = (Date(), dueSoon, runs)
        let store = try await SQLiteStore.open(at: .file(path), now: now)
        var done = 0
        for part in [dueSoon, runs - dueSoon] {
            let due = now.addingTimeInterval((done == 0 ? Self.soon : Self.late).inSeconds)
            try await store.fill(part) { maker, changes in Self.add(&maker, &changes, now: now, due: due) }
            done += part
        }
        try await store.close()
    }

    private static func add(_ maker: inout RunMaker, _ changes: inout ChangeSet, now: Date, due: Date) {
        let record = maker.waiting(task: TaskName<Note, Note>.waiting.id, now: now)
        var entry = JournalEntry(id: .unkeyed(attempt: 1, ordinal: 1), kind: .wait, attempt: 1, startedAt: now)
        (entry.dueAt, entry.suspends) = (due, true)
        let timer = EngineTimer.ID(.wait, record.state.id.rawValue, entry: entry.id)
        changes.newRuns.append(record)
        changes.entries.append(.init(environment: .development, run: record.state.id, entry: entry))
        changes.timers.append(EngineTimer(environment: .development, id: timer, dueAt: due))
    }

    /// Makes those that are due soon due at once, by a clock that is ahead, and waits until all of them stand in line.
    func wake(_ path: String) async throws -> Sample {
        let clock = ClockAhead(by: Self.soon + .seconds(60))
        let store = try await SQLiteStore.open(at: .file(path), now: clock.now)
        let engine = Engine(store: store, time: clock, logger: EmbeddedSystem.logger)
        let sample = try await Sample.of(dueSoon) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.run() }
                defer { group.cancelAll() }
                try await eventually("the timers to fire", every: .milliseconds(20), within: .seconds(300)) {
                    guard let next = try await store.read({ try $0.nextTimer() }) else { return true }
                    return next > clock.now
                }
            }
        }
        try await store.close()
        let ready = try StoreProbe(path).number("SELECT count(*) FROM trigger_ready")
        guard ready == dueSoon else { throw Failure("\(dueSoon) runs were to be ready, \(ready) are") }
        return sample
    }
}

/// The machine's clock, ahead of its time.
private struct ClockAhead: TimeSource {
    let by: Duration
    private let system = SystemTime()

    init(by: Duration) {
        self.by = by
    }

    var now: Date {
        system.now.addingTimeInterval(by.inSeconds)
    }

    func sleep(until instant: Date) async throws {
        try await system.sleep(until: instant.addingTimeInterval(-by.inSeconds))
    }
}
