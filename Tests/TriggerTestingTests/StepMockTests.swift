import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("Mocks of steps", .timeLimit(.minutes(10)))
struct StepMockTests {
    private let charges = task("charges") { (context: RunContext) -> String in
        let charge = try await context.step("charge", retry: .constant(.seconds(60), maxAttempts: 4)) { "real" }
        try await context.step("mail") {}
        return try await context.step("outer") { try await context.step("inner") { charge } }
    }

    @Test("a step returns what the test says, and its body does not run")
    func returning() async throws {
        let harness = TaskHarness { charges }
        harness.mockStep("charge", returning: "mocked")
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "mocked")
        #expect(try run.step("charge")?.output(as: String.self) == "mocked")
        #expect(run.steps.map(\.key).sorted() == ["charge", "mail", "outer", "outer/inner"])
    }

    @Test("another body runs in the place of a step's own, within other steps too, and is given its idempotency key")
    func body() async throws {
        let harness = TaskHarness { charges }
        harness.mockStep("outer/inner", of: "charges") { (step: StepContext) in "key of \(step.idempotencyKey.count)" }
        harness.mockStep("mail") { _ in }
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "key of 64")
        #expect(run.unusedMocks.isEmpty)
    }

    @Test("a rule for a step of another task does not count")
    func otherTask() async throws {
        let harness = TaskHarness { charges }
        harness.mockStep("charge", of: "refunds", returning: "mocked")
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "real" && run.unusedMocks == ["step \"charge\""])
    }

    @Test("a step fails as often as it is told to, then goes on with its body, and the gaps take no time")
    func failing() async throws {
        let harness = TaskHarness { charges }
        harness.failStep("charge", times: 3, with: Boom())
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "real" && run.attempts == 1)
        #expect(run.step("charge")?.tries == 4)
        #expect(run.elapsed >= .seconds(180) && run.elapsed < .seconds(181))
    }

    @Test("a step may fail first and return what the test says then")
    func failingThenMocked() async throws {
        let harness = TaskHarness { charges }
        harness.mockStep("charge", returning: "mocked")
        harness.failStep("charge")
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "mocked" && run.step("charge")?.tries == 2)
    }

    @Test("a step whose tries are used up fails the attempt, and the next one begins after its gap")
    func attempts() async throws {
        let harness = TaskHarness { charges }
        harness.failStep("charge", times: 5, with: Boom())
        let run = try await harness.run(charges.name, NoValue())
        #expect(run.output == "real" && run.attempts == 2)
        #expect(run.failures.map(\.message).count == 1)
        #expect(run.steps.filter { $0.key == "charge" }.map(\.tries) == [4, 2])
    }

    @Test("a value that is no such result fails the step, naming it")
    func mismatch() async throws {
        let harness = TaskHarness { charges }
        harness.mockStep("charge", returning: 7)
        let run = try await harness.run(charges.name, NoValue(), options: TriggerOptions(maxAttempts: 1))
        #expect(run.error?.message.contains("what the test returns for the step \"charge\"") ?? false, "\(run)")
    }
}
