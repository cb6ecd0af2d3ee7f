import Foundation
import Testing
import TriggerModel

@testable import Trigger

@Suite("Looks at steps that began")
struct OpeningTests {
    private static let clock = HandClock(isAutomatic: false)

    private static func step(_ key: String) -> RunChange.StepOpening {
        RunChange.StepOpening(id: EntryKey(scope: "", key: key), kind: .step, attempt: 1)
    }

    /// A run that is under way.
    private static func state() -> SessionState {
        let id = RunID(rawValue: "run_1")
        let run = RunInfo(
            id: id, task: "task", payload: .none, queue: "task", maxAttempts: 3, root: id, createdAt: clock.now,
            startedAt: clock.now)
        let execution = ExecutionID(run: id, epoch: 1)
        let (options, runs) = (WorkerOptions(time: clock), RunTable())
        let link = ServerLink(FakeServer(clock: clock), options: options, tasks: [], runs: runs)
        return SessionState(
            Assignment(execution: execution, attempt: 1, run: run, entries: []), host: RunHost(options, runs, link),
            dropsWhenSuspended: false, hasCancelHooks: false)
    }

    /// How often it asks to be looked at.
    private static func looks(_ state: inout SessionState) -> Int {
        state.takeEffects().count { if case .announce = $0 { true } else { false } }
    }

    @Test("there is one at a time, however many steps begin and end meanwhile")
    func one() {
        var state = Self.state()
        for number in 0..<100 {
            state.open(Self.step("\(number)"))
            state.close(Self.step("\(number)"))
        }
        #expect(Self.looks(&state) == 1)
        state.announceDueOpenings()
        #expect(Self.looks(&state) == 0)
        state.open(Self.step("last"))
        #expect(Self.looks(&state) == 1)
    }

    @Test("there is none at a run that left, also for a step that begins after that")
    func dropped() {
        var state = Self.state()
        state.open(Self.step("before"))
        state.drop(RunDropped(.cancelled))
        state.open(Self.step("after"))
        #expect(Self.looks(&state) == 1)
        state.announceDueOpenings()
        #expect(Self.looks(&state) == 0)
    }
}
