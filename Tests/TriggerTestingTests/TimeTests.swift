import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Time in tests", .timeLimit(.minutes(10)))
struct TimeTests {
    private let sleeps = task("sleeps") { (number: Int, context: RunContext) -> Int in
        try await context.wait(for: month)
        return number
    }

    @Test("a thousand runs of a month's wait end, and a month has passed")
    func months() async throws {
        try await TaskHarness { sleeps }.perform { sandbox in
            let began = sandbox.clock.now
            let runs = try await sandbox.client.batchTrigger(sleeps.name, Array(0..<1000))
            for run in runs { try await sandbox.finish(run.id) }
            let last = try await runs[999].result().get()
            #expect(last == 999)
            #expect(sandbox.clock.now == began.addingTimeInterval(30 * 86_400))
        }
    }

    @Test("attempts are a policy's gaps apart, long and short, and the clock stands still otherwise")
    func attempts() async throws {
        let fails = task("fails", options: TaskOptions(retry: .constant(.seconds(2), maxAttempts: 3))) { context in
            throw Boom()
        }
        let short = try await TaskHarness { fails }.run(fails.name, NoValue())
        #expect(short.attempts == 3 && short.elapsed == .seconds(4))
        #expect(short.failures.map(\.message) == ["boom", "boom", "boom"])
        let slow = task("slow", options: TaskOptions(retry: .constant(month, maxAttempts: 2))) { context in throw Boom()
        }
        let long = try await TaskHarness { slow }.run(slow.name, NoValue())
        #expect(long.status == .failed && long.elapsed == month)
    }

    @Test("a run is active for its short waits, and times out at its maximum duration")
    func maxDuration() async throws {
        let limited = task("limited", options: TaskOptions(maxDuration: .seconds(10))) { context in
            for _ in 0..<4 { try await context.wait(for: .seconds(4)) }
        }
        let run = try await TaskHarness(options: WorkerOptions(replay: .whenNeeded)) { limited }
            .run(limited.name, NoValue())
        #expect(run.status == .timedOut && run.elapsed == .seconds(10), "\(run)")
    }

    @Test("while code is busy the clock stands still, though other branches of it and other runs sleep")
    func busy() async throws {
        let works = task("works") { (context: RunContext) -> TimeInterval in
            async let slept: Void = context.wait(for: .seconds(2), key: "sleep")
            let now = try await context.step("work") {
                // Real time, which the test's clock knows nothing of.
                try await Task.sleep(for: .milliseconds(30))
                return 1
            }
            try await slept
            return TimeInterval(now)
        }
        try await TaskHarness {
            works
            sleeps
        }.perform { sandbox in
            _ = try await sandbox.client.trigger(sleeps.name, 1)
            let handle = try await sandbox.client.trigger(works.name, NoValue())
            try await sandbox.finish(handle.id)
            let run = try await sandbox.report(of: handle)
            #expect(run.elapsed == .seconds(2), "\(run)")
        }
    }

    @Test(
        "parallel steps, waits and children end together, each in its own time",
        arguments: [ReplayMode.whenNeeded, .always])
    func parallel(replay: ReplayMode) async throws {
        let races = task("races") { (context: RunContext) -> [Int] in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...5 {
                    group.addTask {
                        let value = try await context.step("step \(number)") { number }
                        try await context.wait(for: .seconds(3600 * Int64(number)), key: "wait \(number)")
                        return try await context.step("after \(number)") { value * 2 }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }
        }
        let run = try await TaskHarness(options: WorkerOptions(replay: replay)) { races }.run(races.name, NoValue())
        #expect(run.output == [2, 4, 6, 8, 10])
        #expect(run.elapsed >= .seconds(5 * 3600) && run.elapsed < .seconds(5 * 3600 + 10), "\(run)")
        #expect(run.steps.count == 10 && run.waits.count == 5)
    }

    @Test("a test turns the clock by hand, and everything on the way happens at its instant")
    func byHand() async throws {
        try await TaskHarness { sleeps }.perform { sandbox in
            let handle = try await sandbox.client.trigger(sleeps.name, 1)
            try await sandbox.settle()
            let waiting = try await handle.retrieve()
            #expect(waiting.status == .waiting)
            try await sandbox.advance(by: month - .seconds(1))
            let stillWaiting = try await handle.retrieve()
            #expect(stillWaiting.status == .waiting)
            try await sandbox.advance(by: .seconds(3600))
            let run = try await sandbox.report(of: handle)
            #expect(run.output == 1 && run.elapsed == month)
        }
    }

    @Test("a run is cancelled while it waits, and its children with it")
    func cancel() async throws {
        let parent = task("parent") { (context: RunContext) -> Int in
            try await context.triggerAndWait(sleeps.name, 1).get()
        }
        try await TaskHarness {
            parent
            sleeps
        }.perform { sandbox in
            let handle = try await sandbox.client.trigger(parent.name, NoValue())
            try await sandbox.settle()
            try await handle.cancel()
            try await sandbox.settle()
            let run = try await sandbox.report(of: handle)
            #expect(run.status == .canceled && run.elapsed == .zero)
            let child = try await sandbox.client.retrieve(try #require(run.triggered.first).id)
            #expect(child.status == .canceled)
        }
    }

    @Test("a clock begins where the test says")
    func start() async throws {
        let start = Date(timeIntervalSince1970: 1_000_000_000)
        let tells = task("tells") { (context: RunContext) in context.run.createdAt }
        let run = try await TaskHarness(startingAt: start) { tells }.run(tells.name, NoValue())
        #expect(run.output == start)
    }
}
