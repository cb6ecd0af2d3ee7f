import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Waits", .timeLimit(.minutes(10)))
struct WaitTests {
    @Test("T114 a wait of up to 5 s keeps the slot; a longer one gives it back")
    func shortAndLong() async throws {
        let waits = task("waits") { context in
            try await context.wait(for: .seconds(5))
            try await context.wait(for: .milliseconds(5001))
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { waits })
        #expect(server.words(run.info.id) == ["start", "wait #1.1", "wait #1.2", "suspend", "start", "succeed"])
    }

    @Test("a run that waits goes on where it stood; only in always mode is it replayed", arguments: ReplayMode.both)
    func parks(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let waits = task("waits") { context in
            recorder.note("top")
            try await context.wait(for: .seconds(3600))
            recorder.note("after")
        }
        let run = try await WorkerRig.end(of: Tasks { waits }, replay: replay).run
        #expect(recorder.all == (replay == .always ? ["top", "top", "after"] : ["top", "after"]))
        #expect(run.epoch == 2)
    }

    @Test(
        "T116 no wait is written for an instant that has passed, and later waits keep their places",
        arguments: ReplayMode.both)
    func past(replay: ReplayMode) async throws {
        let waits = task("waits") { context in
            try await context.wait(for: .zero)
            try await context.wait(until: .distantPast)
            try await context.wait(for: .seconds(60))
        }
        let run = try await WorkerRig.end(of: Tasks { waits }, replay: replay).run
        #expect(run.entries.map(\.id.key) == ["#1.3"])
    }

    @Test(
        "T116 an instant that has passed is an error where the call says so, and no wait that has begun is",
        arguments: ReplayMode.both)
    func pastIsAnError(replay: ReplayMode) async throws {
        let recorder = Recorder()
        let waits = task("waits") { context in
            await #expect(throws: InstantPassed.self) {
                try await context.wait(until: .distantPast, throwsIfPast: true)
            }
            try await context.wait(until: context.run.createdAt.addingTimeInterval(60), throwsIfPast: true, key: "w")
            recorder.note("after")
        }
        let run = try await WorkerRig.end(of: Tasks { waits }, replay: replay).run
        #expect(recorder.all == ["after"] && run.entries.map(\.id.key) == ["w"])
    }

    @Test("on a replay the stored due time holds, whatever the code passes")
    func storedTimeHolds() async throws {
        let recorder = Recorder()
        let waits = task("waits") { context in
            try await context.wait(for: .seconds(recorder.count("pass") == 1 ? 60 : 6000), key: "w")
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { waits }, replay: .always)
        let entry = try #require(server.entry("w", of: run.info.id))
        #expect(entry.dueAt == entry.startedAt + .seconds(60))
        #expect(server.words(run.info.id).filter { $0 == "wait w" }.count == 1)
    }

    @Test("a replay sleeps what is left of a short wait, without writing")
    func remainder() async throws {
        let waits = task("waits") { context in try await context.wait(for: .seconds(4), key: "w") }
        try await WorkerRig.run(Tasks { waits }, isAutomatic: false) { rig in
            let run = rig.server.submit("waits")
            await rig.server.until { $0.runs[run]?.journal.count == 1 }
            rig.clock.advance(by: .seconds(3))
            rig.server.handOut(run)
            await rig.server.until { state in
                state.writes.contains { $0.execution == ExecutionID(run: run, epoch: 2) }
            }
            #expect(rig.server.look { $0.runs[run]?.phase } == .executing)
            rig.clock.advance(by: .seconds(1))
            _ = await rig.server.ended(run)
            #expect(rig.server.words(run).filter { $0 == "wait w" }.count == 1)
        }
    }

    @Test("a wait inside a step's body takes a key and does not hold the slot", arguments: ReplayMode.both)
    func insideStep(replay: ReplayMode) async throws {
        let nested = task("nested") { context -> String in
            try await context.step("outer") {
                try await context.step("middle") {
                    try await context.wait(for: .seconds(60), key: "pause")
                    return "done"
                }
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { nested }, replay: replay)
        #expect(run.output?.data == #""done""#)
        #expect(server.entry("pause", scope: "outer/middle", of: run.info.id)?.state == .completed)
        #expect(server.words(run.info.id).contains("suspend"))
    }

    @Test("a branch whose code gave up leaves its wait, and the run goes on")
    func cancelledBranch() async throws {
        let race = task("race") { context -> String in
            try await withThrowingTaskGroup(of: String.self) { group in
                group.addTask {
                    try await context.wait(for: .seconds(60), key: "short")
                    return "short"
                }
                group.addTask {
                    try await context.wait(for: .seconds(6000), key: "long")
                    return "long"
                }
                let first = try await group.next() ?? ""
                group.cancelAll()
                return first
            }
        }
        let run = try await WorkerRig.end(of: Tasks { race }).run
        #expect(run.output?.data == #""short""#)
    }
}
