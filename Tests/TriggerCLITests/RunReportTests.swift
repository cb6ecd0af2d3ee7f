import Foundation
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("A run for people")
struct RunReportTests {
    private static let created = Date(millisecondsSince1970: 1_700_000_000_000)

    private func report(_ status: APIStatus, _ change: (inout RunObject) -> Void = { _ in }) -> RunReport {
        let summary = RunSummary(
            id: RunID(rawValue: "run_1"), taskIdentifier: "import", status: status, createdAt: Self.created,
            updatedAt: Self.created)
        var run = RunObject(summary: summary)
        run.attemptCount = 1
        change(&run)
        return RunReport(run: run, now: Self.created + .seconds(5), hasColours: false)
    }

    @Test("a replay from a step names the run and the step, and a value too large to show the place where it lies")
    func forked() {
        let lines = report(.completed) { run in
            (run.replayOf, run.replayFrom) = (RunID(rawValue: "run_0"), "charge")
            run.outputPresignedUrl = "http://127.0.0.1/o"
        }.lines
        #expect(lines.contains("replay of run_0") && lines.contains("from step charge"))
        #expect(lines.suffix(2) == ["output  over 512 KB, for the next 15 minutes at", "  http://127.0.0.1/o"])
    }

    @Test("it has a line for each fact, then payload and output as JSON")
    func lines() {
        let report = report(.completed) { run in
            run.payload = .object(["b": .integer(1), "a": .string("x")])
            run.output = .bool(true)
            run.tags = ["one", "two"]
        }
        #expect(
            report.lines == [
                "run       run_1", "task      import", "status    COMPLETED",
                "created   2023-11-14T22:13:20.000Z (5 s ago)", "attempts  1", "active    0 ms", "tags      one, two",
                "payload", "  {", #"    "a" : "x","#, #"    "b" : 1"#, "  }", "output", "  true",
            ])
        #expect(report.failure == nil)
        #expect(report.ending == ["run_1  COMPLETED  1 attempt, active 0 ms", "true"])
    }

    @Test("a run that failed says why, and a command that waited for it ends with 1")
    func failed() {
        let report = report(.failed) { run in
            run.attemptCount = 2
            run.error = RunObject.Failure(message: "no\nway", name: "Refusal", stackTrace: "at a\nat b")
        }
        #expect(report.lines.suffix(4) == ["error", "  Refusal: no way", "  at a", "  at b"])
        let failure = report.failure
        #expect(failure?.status == .failed)
        #expect(failure?.description == "run_1 FAILED: Refusal: no way; see `trigger runs get run_1`")
    }

    @Test("a cancelled run is no success, and one that goes on is no failure yet")
    func others() {
        #expect(report(.canceled).failure?.status == .failed)
        #expect(report(.executing).failure == nil)
    }

    @Test("a status may be typed in any case")
    func statuses() throws {
        #expect(try StatusName.list("failed,Timed-Out,QUEUED") == [.failed, .timedOut, .queued])
        #expect(StatusName(argument: "frozen") == nil)
    }

    @Test("the lists of runs and queues have a line each")
    func tables() {
        let run = report(.failed).run.summary
        let runs = RunsListCommand.table([run], now: Self.created + .seconds(90))
        #expect(
            runs.lines(width: nil, hasColours: false) == [
                "RUN    TASK    STATUS  CREATED    ACTIVE  TAGS", "run_1  import  FAILED  1 min ago    0 ms",
            ])
        let queue = QueueItem(
            queue: "task/a", type: .task, running: 1, queued: 10_000, paused: false, concurrencyLimit: nil)
        #expect(
            QueuesListCommand.table([queue]).lines(width: nil, hasColours: false) == [
                "QUEUE  TYPE  RUNNING  QUEUED  LIMIT  STATE", "a      task        1  10000+      –  open",
            ])
    }
}
