import Synchronization
import TriggerModel

/// Cuts a run off at one point, once; without a point it only notes which there are.
///
/// The execution is dead from then on: nothing more of it gets through, and the worker is told that the run moved on. When its
/// code here has ended, the run is handed out again and replays.
final class CrashPlan: Sendable {
    private struct Place: Hashable {
        let task: String
        let payload: String
        let what: String
        let moment: ReplayPoint.Moment
    }

    private struct State {
        var counts: [Place: Int] = [:]
        var points: [ReplayPoint] = []
        var dead: Set<ExecutionID> = []
        var victims: [ExecutionID] = []
    }

    private let point: ReplayPoint?
    /// Tasks that are not cut off, since tests answer for them.
    private let spared: Set<String>
    private let state = Mutex(State())

    init(at point: ReplayPoint?, sparing spared: Set<String>) {
        (self.point, self.spared) = (point, spared)
    }

    /// The points that were come to, in order.
    var points: [ReplayPoint] {
        state.withLock { $0.points }
    }

    /// Whether the run was cut off.
    var hasStruck: Bool {
        state.withLock { !$0.dead.isEmpty }
    }

    /// Passes a write on, unless the run is cut off before or after.
    func pass(
        _ write: RunWrite, _ run: RunInfo?, _ send: () async throws -> [WriteAnswer]
    ) async throws -> WriteAnswer {
        if state.withLock({ $0.dead.contains(write.execution) }) { return Self.cut }
        if write.change.mayCrashBefore, strikes(write, run, .before) { return Self.cut }
        guard let answer = try await send().first else { return Self.cut }
        return answer.mayCrashAfter && strikes(write, run, .after, isOver: answer.isSuspended) ? Self.cut : answer
    }

    /// Takes out the executions that were cut off and not handed back since, of runs something is true of.
    func takeVictims(where isTaken: (RunID) -> Bool) -> [ExecutionID] {
        state.withLock { state in
            let taken = state.victims.filter { isTaken($0.run) }
            state.victims.removeAll { taken.contains($0) }
            return taken
        }
    }

    /// Whether one is not handed back yet.
    var hasVictims: Bool {
        state.withLock { !$0.victims.isEmpty }
    }

    /// Comes to a point; whether the run is cut off there.
    ///
    /// An execution that is over need not be handed back: what the run waits for has it handed out again, maybe at once.
    private func strikes(
        _ write: RunWrite, _ run: RunInfo?, _ moment: ReplayPoint.Moment, isOver: Bool = false
    ) -> Bool {
        guard let run, !spared.contains(run.task), let what = write.change.crashPlace else { return false }
        let place = Place(task: run.task, payload: run.payload.data ?? "", what: what, moment: moment)
        return state.withLock { state in
            state.counts[place, default: 0] += 1
            let here = ReplayPoint(
                task: place.task, payload: place.payload, what: what, occurrence: state.counts[place] ?? 1,
                moment: moment)
            state.points.append(here)
            guard here == point, state.dead.isEmpty else { return false }
            state.dead.insert(write.execution)
            if !isOver { state.victims.append(write.execution) }
            return true
        }
    }

    private static let cut = WriteAnswer.refused(WriteRefusal(.staleEpoch, "the test cut the run off here"))
}
