import Logging
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("What a run of a test was", .timeLimit(.minutes(10)))
struct ReportTests {
    @Test("lines of the run's logger are there with their levels and facts, and those of other runs are not")
    func logs() async throws {
        let speaks = task("speaks") { (name: String, context: RunContext) in
            context.logger.notice("hello", metadata: ["to": "\(name)"])
            context.logger.trace("whisper")
        }
        try await TaskHarness { speaks }.perform { sandbox in
            let first = try await sandbox.client.trigger(speaks.name, "Ann")
            let other = try await sandbox.client.trigger(speaks.name, "Bob")
            for run in [first, other] { try await sandbox.finish(run.id) }
            let logs = try await sandbox.report(of: first).logs
            #expect(logs.map(\.message) == ["hello", "whisper"])
            #expect(logs.first?.level == .notice && logs.first?.metadata == ["to": "Ann"] && logs.first?.attempt == 1)
        }
    }

    @Test("a description tells how the run ended and all that it did")
    func description() async throws {
        let shelf = task("shelf") { (context: RunContext) -> String in
            let name = try await context.step("name") { "a" }
            try await context.wait(for: .seconds(3600))
            context.logger.info("waited")
            return try await context.triggerAndWait(Resize.self, Image(name: name)).get()
        }
        let harness = TaskHarness(options: WorkerOptions(replay: .whenNeeded)) { shelf }
        harness.mock(Resize.self, returning: "tiny")
        let run = try await harness.run(shelf.name, NoValue())
        let expected = """
            shelf COMPLETED after 1h in 1 attempt
              step name → "a"
              wait for time, 1h
              wait for a run, 0s
              triggered resize({"name":"a"})
              logged info: waited
            """
        #expect("\(run)" == expected)
    }

    @Test("short waits have their length too, and a wait that never ended has none")
    func waits() async throws {
        let waits = task("waits", options: TaskOptions(retry: RetryPolicy.none)) { (context: RunContext) in
            try await context.wait(for: .seconds(2))
            try await context.wait(for: .seconds(60), key: "minute")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await context.wait(for: month, key: "never") }
                group.addTask { try await context.wait(for: .seconds(10), key: "ten") }
                try await group.next()
                group.cancelAll()
            }
            throw Boom()
        }
        let run = try await TaskHarness { waits }.run(waits.name, NoValue())
        #expect(run.error?.message == "boom")
        #expect(run.waits.map(\.key).contains("never"))
        let durations = Dictionary(grouping: run.waits) { $0.key ?? "" }.mapValues { $0.first?.duration }
        #expect(durations["minute"] == .seconds(60) && durations["ten"] == .seconds(10) && durations[""] == .seconds(2))
        #expect(durations["never"] == .some(nil))
    }

    @Test("a run that has not ended is no report")
    func notEnded() async throws {
        let waits = task("waits") { (context: RunContext) in try await context.wait(for: month) }
        try await TaskHarness { waits }.perform { sandbox in
            let handle = try await sandbox.client.trigger(waits.name)
            await #expect(throws: RunHasNotEnded.self) { try await sandbox.report(of: handle) }
        }
    }
}
