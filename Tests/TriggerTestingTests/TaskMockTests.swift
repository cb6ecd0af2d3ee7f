import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Mocks of tasks", .timeLimit(.minutes(10)))
struct TaskMockTests {
    @Test("a mock answers for children, for children of children, for batches and for keyed calls")
    func everywhere() async throws {
        let harness = TaskHarness {
            Album()
            Shelve()
        }
        harness.mock(Resize.self) { "tiny \($0.name)" }
        let run = try await harness.run(Album.self, [Image(name: "a"), Image(name: "b")])
        #expect(run.output == ["tiny a", "tiny b", "tiny left", "tiny right on the shelf"])
        #expect(run.triggered.map(\.task).sorted() == ["resize", "resize", "resize", "shelve"])
        #expect(run.unusedMocks.isEmpty)
        #expect(run.attempts == 1)
    }

    @Test("a mock stands in the place of a task that is listed, and is found by its name alone")
    func replaces() async throws {
        let harness = TaskHarness {
            Shelve()
            Resize()
        }
        harness.mock("resize" as TaskName<Image, String>, returning: "mocked")
        let run = try await harness.run(Shelve.self, Image(name: "a"))
        #expect(run.output == "mocked on the shelf")
    }

    @Test("a mock that throws fails its run at once, unless it is to be tried again")
    func throwing() async throws {
        let harness = TaskHarness { Shelve() }
        harness.mock(Resize.self) { _ in throw Boom() }
        let run = try await harness.run(Shelve.self, Image(name: "a"), options: TriggerOptions(maxAttempts: 1))
        #expect(run.output == nil)
        #expect(run.error?.message.contains("boom") ?? false)
    }

    @Test("a mock fails as often as it is told to, and is tried again by its own policy")
    func failing() async throws {
        let harness = TaskHarness { Shelve() }
        harness.mock(Resize.self, failing: 2, retry: .constant(.seconds(3600), maxAttempts: 3)) { $0.name }
        let run = try await harness.run(Shelve.self, Image(name: "a"))
        #expect(run.output == "a on the shelf")
        #expect(run.elapsed >= .seconds(7200))
    }

    @Test("a child that is neither listed nor mocked fails the test, and is named with who triggers it")
    func missing() async throws {
        let harness = TaskHarness { Shelve() }
        let error = await #expect(throws: MissingMock.self) { try await harness.run(Shelve.self, Image(name: "a")) }
        #expect(error?.task == "resize" && error?.caller == "shelve")
        #expect(error.map { "\($0)" }?.contains("harness.mock(\"resize\"") ?? false)
    }

    @Test("a run that is triggered and not waited for needs no mock, and is seen with its payload and options")
    func unawaited() async throws {
        let sends = task("sends") { (context: RunContext) in
            try await context.trigger(
                Resize.self, Image(name: "later"), options: TriggerOptions(delay: .after(.seconds(60)), tags: ["x"]))
        }
        let run = try await TaskHarness { sends }.run(sends.name, NoValue())
        #expect(run.result.isSuccess)
        let child = try #require(run.triggered.first)
        #expect(run.triggered.count == 1 && child.task == "resize" && !child.isAwaited)
        #expect(try child.payload(as: Image.self) == Image(name: "later"))
        #expect(child.options.tags == ["x"] && child.options.delay == .after(.seconds(60)))
    }

    @Test("a mock that nothing came to is named")
    func unused() async throws {
        let harness = TaskHarness { Resize() }
        harness.mock(Shelve.self, returning: "")
        harness.mockStep("nowhere", returning: 1)
        let run = try await harness.run(Resize.self, Image(name: "a"))
        #expect(run.unusedMocks == ["task \"shelve\"", "step \"nowhere\""])
    }

    @Test("two tasks of one id are refused by name before anything runs")
    func twice() async throws {
        let harness = TaskHarness {
            Resize()
            Resize()
        }
        await #expect(throws: InvalidTasks.self) { try await harness.run(Resize.self, Image(name: "a")) }
    }
}
