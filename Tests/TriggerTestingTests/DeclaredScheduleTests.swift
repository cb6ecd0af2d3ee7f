import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Declared schedules in tests", .timeLimit(.minutes(10)))
struct DeclaredScheduleTests {
    private let everyMinute = task("every-minute", cron: "* * * * *") { (scheduled, _) in scheduled.timezone }
    private let sleeps = task("sleeps") { (seconds: Int64, context: RunContext) -> Int64 in
        try await context.wait(for: .seconds(seconds))
        return seconds
    }

    @Test("a year passes beside a task with a schedule of every minute, and the schedule never fires")
    func year() async throws {
        try await TaskHarness {
            everyMinute
            sleeps
        }.perform { sandbox in
            let handle = try await sandbox.client.trigger(sleeps.name, 365 * 86_400)
            try await sandbox.finish(handle.id)
            let run = try await sandbox.report(of: handle)
            #expect(run.elapsed == .seconds(365 * 86_400), "\(run)")
            let runs = try await sandbox.client.listRuns().runs
            #expect(runs.map(\.taskIdentifier) == ["sleeps"])
        }
    }

    @Test("a sandbox without a harness leaves the schedule out too")
    func withoutHarness() async throws {
        try await TaskSandbox.with {
            everyMinute
        } perform: { sandbox in
            try await sandbox.advance(by: month)
            let runs = try await sandbox.client.listRuns().runs
            #expect(runs.isEmpty)
        }
    }

    @Test("a run that waits for what never comes ends the test, though a task with a schedule is listed")
    func stalled() async throws {
        let waits = task("waits") { (context: RunContext) in
            _ = try await context.wait(for: try await context.createToken(String.self))
        }
        let harness = TaskHarness {
            everyMinute
            waits
        }
        let error = await #expect(throws: StalledTest.self) { try await harness.run(waits.name, NoValue()) }
        #expect(error?.runs.map(\.task) == ["waits"])
    }

    @Test("with firesSchedules a declared schedule fires at each of its ticks, in a harness and in a sandbox")
    func fires() async throws {
        try await TaskHarness(firesSchedules: true) {
            everyMinute
            sleeps
        }.perform { try await expectTicks($0) }
        try await TaskSandbox.with(firesSchedules: true) {
            everyMinute
            sleeps
        } perform: {
            try await expectTicks($0)
        }
    }

    /// Five and a half minutes from midnight have five ticks.
    private func expectTicks(_ sandbox: TaskSandbox) async throws {
        _ = try await sandbox.run(sleeps.name, 330).get()
        let runs = try await sandbox.client.listRuns(RunFilter(tasks: [everyMinute.name.id])).runs
        #expect(runs.count == 5)
        #expect(!runs.contains { !$0.isCompleted })
    }
}
