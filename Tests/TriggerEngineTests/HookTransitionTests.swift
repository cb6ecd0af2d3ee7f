import Foundation
import Testing
import TriggerEngine
import TriggerModel

@Suite("Runs that ended with hooks that are still to run")
struct HookTransitionTests {
    /// The table, by hand.
    ///
    /// `held`: cancelled while its worker had it; `slotless`: likewise, and the worker's time is over. `queued`:
    /// in line for its hooks. `taken`: out of line, with a slot. `leased`: an execution for its hooks. `done`: none are left.
    private static let table = """
        state    | dequeue | endHooks | acknowledge | release  | lost   | gone   | handBack | cancel | finish | wake
        held     | -       | stale    | done        | slotless | queued | queued | queued   | fin    | stale  | fin
        slotless | -       | stale    | done        | queued   | queued | queued | queued   | fin    | stale  | fin
        queued   | -       | stale    | stale       | done     | -      | -      | stale    | fin    | stale  | fin
        taken    | leased  | stale    | stale       | -        | -      | -      | stale    | fin    | stale  | fin
        leased   | -       | done     | stale       | slotless | queued | queued | queued   | fin    | stale  | fin
        """

    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let worker = WorkerID(rawValue: "worker_a")
    private static let offer = RunEvent.Offer(worker: worker, version: nil, maxAttempts: 3)

    private static func apply(_ event: RunEvent, to run: RunState) throws -> RunState {
        try RunStateMachine.apply(event, to: run, now: now).get().run
    }

    private static func new() throws -> RunState {
        let run = RunState(
            environment: .development, id: RunID(rawValue: "run_1"), task: "t", queue: "task/t", createdAt: now)
        return try apply(.enqueue(.ready), to: run)
    }

    private static func taken(_ run: RunState) -> RunState {
        var run = run
        (run.line, run.holdsSlot) = (nil, true)
        return run
    }

    private static func state(_ name: String) throws -> RunState {
        let queued = try apply(.cancel(reason: "r", hooks: true), to: new())
        let executing = try apply(.dequeue(offer), to: taken(new()))
        let held = try apply(.cancel(reason: "r", hooks: true), to: executing)
        switch name {
        case "held": return held
        case "slotless": return try apply(.releaseCancelled, to: held)
        case "queued": return queued
        case "taken": return taken(queued)
        default: return try apply(.dequeue(offer), to: taken(queued))
        }
    }

    private static func name(of run: RunState) -> String {
        guard run.terms.hooks != nil else { return run.line == nil && run.worker == nil ? "done" : "?" }
        if run.line != nil { return run.worker == nil && !run.holdsSlot ? "queued" : "?" }
        guard run.worker != nil else { return run.holdsSlot ? "taken" : "?" }
        return !run.holdsSlot ? "slotless" : "held or leased"
    }

    private static func event(_ name: String, _ run: RunState, isHeld: Bool) -> RunEvent? {
        // What a worker was told: of a run that was cancelled in its hands, the epoch before the cancel.
        let told = RunEvent.Lease(worker: worker, epoch: run.epoch - (isHeld ? 1 : 0))
        let lease = RunEvent.Lease(worker: worker, epoch: run.epoch)
        let events: [String: RunEvent] = [
            "dequeue": .dequeue(offer), "endHooks": .endHooks(told),
            "acknowledge": .acknowledgeCancel(told),
            "release": .releaseCancelled, "lost": .dropHooks(isLost: true), "gone": .dropHooks(isLost: false),
            "handBack": .handBack(lease, activeMs: 0), "cancel": .cancel(reason: "again", hooks: true),
            "finish": .finish(lease, .success(.none), activeMs: 0), "wake": .wake,
        ]
        return events[name]
    }

    @Test("every event in every state, and none changes how the run ended")
    func table() throws {
        let rows = Self.table.split(separator: "\n").map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        for row in rows.dropFirst() {
            let run = try Self.state(row[0])
            for (name, expected) in zip(rows[0], row).dropFirst() {
                let event = try #require(Self.event(name, run, isHeld: row[0] == "held" || row[0] == "slotless"))
                switch RunStateMachine.apply(event, to: run, now: Self.now) {
                case .success(let transition):
                    let reached = Self.name(of: transition.run)
                    #expect(
                        reached == expected || (reached == "held or leased" && expected == "leased"),
                        "\(row[0]) + \(name)")
                    #expect(transition.run.status == .canceled && transition.run.finishedAt == run.finishedAt)
                case .failure(let rejection):
                    let words: [Rejection: String] = [
                        .stale: "stale", .finished: "fin", .notApplicable: "-", .duplicate: "dup",
                    ]
                    // Nobody holds what stands in line, so what its worker says late is refused in one way or another.
                    let isSame = words[rejection] == expected || (expected == "stale" && rejection == .duplicate)
                    #expect(isSame, "\(row[0]) + \(name): \(rejection)")
                }
            }
        }
    }

    @Test("hooks with which three workers were lost are given up; workers that go by their own word do not count")
    func bounded() throws {
        var run = try Self.state("leased")
        for loss in 1...PendingHooks.mostLosses {
            run = try Self.apply(.dropHooks(isLost: false), to: run)
            run = try Self.apply(.dequeue(Self.offer), to: Self.taken(run))
            run = try Self.apply(.dropHooks(isLost: true), to: run)
            #expect((run.terms.hooks == nil) == (loss == PendingHooks.mostLosses))
            if loss < PendingHooks.mostLosses { run = try Self.apply(.dequeue(Self.offer), to: Self.taken(run)) }
        }
        #expect(run.line == nil && run.worker == nil && !run.holdsSlot)
    }

    @Test("hooks that are over are over: saying so again changes nothing, and nobody takes them")
    func over() throws {
        let leased = try Self.state("leased")
        let lease = RunEvent.Lease(worker: Self.worker, epoch: leased.epoch)
        let done = try Self.apply(.endHooks(lease), to: leased)
        #expect(RunStateMachine.apply(.endHooks(lease), to: done, now: Self.now) == .failure(.duplicate))
        let again = RunStateMachine.apply(.dequeue(Self.offer), to: Self.taken(done), now: Self.now)
        #expect(again == .failure(.notApplicable))
    }

    @Test("a run whose task has no such hooks ends as it always did")
    func none() throws {
        let run = try Self.apply(.cancel(reason: "r"), to: Self.new())
        #expect(run.line == nil && run.ownTerms == nil && run.status == .canceled)
    }
}
