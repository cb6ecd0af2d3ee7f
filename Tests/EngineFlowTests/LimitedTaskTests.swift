import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

/// Limits from the trigger to the end of the run: engine, worker and code together.
@Suite("Limits, all together", .timeLimit(.minutes(10)))
struct LimitedTaskTests {
    private static func options(_ replay: ReplayMode) -> WorkerOptions {
        WorkerOptions(replay: replay, retry: .constant(.seconds(1), maxAttempts: 3))
    }

    @Test(
        "T022 a task that waits for longer than it may be active ends well",
        arguments: [ReplayMode.whenNeeded, .always])
    func waits(_ replay: ReplayMode) async throws {
        let limited = task("limited", options: TaskOptions(maxDuration: .seconds(10))) { context -> String in
            try await context.step("a") {}
            for _ in 0..<3 { try await context.wait(for: .seconds(30)) }
            try await context.wait(for: .seconds(2))
            return context.machine.name
        }
        try await TaskSandbox.with(options: Self.options(replay)) {
            limited
        } perform: { sandbox in
            let result = try await sandbox.run(limited.name, NoValue()).get()
            #expect(result == "small-1x")
        }
    }

    @Test(
        "T021 a task that is active for longer than it may be times out, in its short waits too, and is not tried again"
    )
    func timesOut() async throws {
        let limited = task("limited", options: TaskOptions(maxDuration: .seconds(10))) { context in
            for _ in 0..<4 { try await context.wait(for: .seconds(4)) }
        }
        try await TaskSandbox.with(options: Self.options(.whenNeeded)) {
            limited
        } perform: { sandbox in
            let handle = try await sandbox.client.trigger(limited.name)
            try await sandbox.finish(handle.id)
            let run = try await handle.retrieve()
            #expect(run.status == .timedOut && run.attemptCount == 1 && run.durationMs == 10_000)
            #expect(run.error?.message == "the run was active for longer than its maximum duration of 10s")
            let free = try await sandbox.run(limited.name, NoValue(), options: TriggerOptions(maxDuration: .unlimited))
            #expect(throws: Never.self) { try free.get() }
        }
    }

    @Test("while a task's code is busy, the sandbox's clock stands still, and its limit does not come")
    func busy() async throws {
        let limited = task("limited", options: TaskOptions(maxDuration: .seconds(5))) { (context: RunContext) -> Int in
            // Longer than the sandbox takes for a system that stays as it is.
            try await context.step("a") { for _ in 0..<60 { try await Task.sleep(for: .milliseconds(1)) } }
            return 1
        }
        try await TaskSandbox.with {
            limited
        } perform: { sandbox in
            let began = sandbox.clock.now
            let result = try await sandbox.run(limited.name, NoValue()).get()
            #expect(result == 1 && sandbox.clock.now.timeIntervalSince(began) < 5)
        }
    }

    @Test("T020 the code is told the machine of its trigger, and its replay has that too")
    func machine() async throws {
        let tells = task("tells", options: TaskOptions(machine: .small2x)) { context in context.machine.name }
        try await TaskSandbox.with {
            tells
        } perform: { sandbox in
            let own = try await sandbox.run(tells.name, NoValue()).get()
            #expect(own == "small-2x")
            let handle = try await sandbox.client.trigger(tells.name, options: TriggerOptions(machine: .large1x))
            try await sandbox.finish(handle.id)
            let replay = try await sandbox.client.replay(handle.id)
            try await sandbox.finish(replay)
            let outputs = [try await handle.retrieve().output, try await sandbox.client.retrieve(replay).output]
            #expect(outputs == [.string("large-1x"), .string("large-1x")])
        }
    }

    @Test("a clock that is turned by hand tells limits from what is waited for, and wakes both")
    func clock() async throws {
        let clock = ManualClock()
        let began = clock.now
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await clock.sleep(untilLimit: began.addingTimeInterval(10))
                return 10
            }
            group.addTask {
                try await clock.sleep(until: began.addingTimeInterval(20))
                return 20
            }
            try await eventually { clock.nextWakeUp == began.addingTimeInterval(20) }
            clock.advance(by: .seconds(10))
            #expect(try await group.next() == 10)
            clock.advance(by: .seconds(10))
            #expect(try await group.next() == 20)
        }
    }
}
