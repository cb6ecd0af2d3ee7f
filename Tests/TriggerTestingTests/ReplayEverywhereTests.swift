import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@Suite("A task cut off everywhere", .timeLimit(.minutes(10)))
struct ReplayEverywhereTests {
    /// What counts outside the journal.
    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private func order(_ ledger: EffectLedger) -> ClosureTask<String, String> {
        task("order", options: TaskOptions(retry: .constant(.seconds(1), maxAttempts: 3))) { (name: String, context) in
            let charge = try await context.step("charge", retry: .constant(.seconds(60), maxAttempts: 3)) { step in
                ledger.record("charge", key: step.idempotencyKey, detail: name)
                return "ch_\(name)"
            }
            try await context.wait(for: .seconds(3600))
            try await context.wait(for: .seconds(2))
            let small = try await context.triggerAndWait(Shelve.self, Image(name: name)).get()
            let token = try await context.createToken(Bool.self)
            let isFine = try await context.wait(for: token).get()
            async let left = context.step("left") { (step: StepContext) in step.idempotencyKey.count }
            async let right = context.step("right") { Int.random(in: 0...1_000_000) }
            _ = try await (left, right)
            return "\(charge) \(small) \(isFine)"
        }
    }

    private func harness(_ ledger: EffectLedger) -> TaskHarness {
        let order = order(ledger)
        let harness = TaskHarness {
            order
            Shelve()
        }
        harness.mock(Resize.self) { $0.name }
        harness.failStep("charge", times: 1)
        harness.onToken { _ in .complete(with: true) }
        return harness
    }

    @Test("a sound task ends the same wherever it is cut off, children, retries, tokens and parallel steps included")
    func sound() async throws {
        let name: TaskName<String, String> = "order"
        let verdict = try await TaskHarness.replayEverywhere(name, "tea", harness)
        #expect(verdict.isComplete, "\(verdict)")
        #expect(verdict.points.contains { $0.task == "shelve" })
        let places = verdict.points.filter { $0.task == "order" }.map { "\($0.moment) \($0.what)" }
        for place in [
            "before the result of the step \"charge\"", "after failure 1 of the step \"charge\"",
            "after the wait at call 1.1", "before the making of the token at call 1.4", "before the output",
        ] {
            #expect(places.contains(place), "\(places)")
        }
    }

    @Test("an output that depends on chance outside of a step is found without any crash")
    func chance() async throws {
        let chance = task("chance") { (context: RunContext) in Int.random(in: 0...Int.max) }
        let verdict = try await TaskHarness.replayEverywhere(chance.name, NoValue()) { _ in TaskHarness { chance } }
        #expect(verdict.difference?.point == nil && verdict.difference?.what.hasPrefix("the output") ?? false)
        #expect(!verdict.isComplete && verdict.tried == 0)
    }

    @Test("an effect outside of a step is found to happen again")
    func effectOutside() async throws {
        let verdict = try await TaskHarness.replayEverywhere("mails" as TaskName<NoValue, NoValue>, NoValue()) {
            ledger in
            TaskHarness {
                task("mails") { (context: RunContext) in
                    ledger.record("mail", key: nil)
                    try await context.wait(for: .seconds(3600))
                }
            }
        }
        #expect(verdict.difference?.what.hasPrefix("\"mail\" was done 2 times, not 1") ?? false, "\(verdict)")
    }

    @Test("a body that hands no idempotency key on is found where its result is lost")
    func noKey() async throws {
        let verdict = try await TaskHarness.replayEverywhere("pays" as TaskName<NoValue, NoValue>, NoValue()) {
            ledger in
            TaskHarness {
                task("pays") { (context: RunContext) in
                    try await context.step("pay") { () -> Void in ledger.record("pay", key: nil) }
                }
            }
        }
        #expect(verdict.difference?.point?.moment == .before, "\(verdict)")
        #expect(verdict.difference?.point?.what == "the result of the step \"pay\"")
    }

    @Test("what is made outside of a step and sent in one is found by the key it comes with twice")
    func conflict() async throws {
        let verdict = try await TaskHarness.replayEverywhere("codes" as TaskName<NoValue, NoValue>, NoValue()) {
            ledger in
            TaskHarness {
                task("codes") { (context: RunContext) in
                    let code = Int.random(in: 0...Int.max)
                    try await context.step("mail") { (step: StepContext) -> Void in
                        ledger.record("mail", key: step.idempotencyKey, detail: "\(code)")
                    }
                }
            }
        }
        #expect(verdict.difference?.what.contains("with one idempotency key") ?? false, "\(verdict)")
    }

    @Test("calls without keys that change their order are found, with the words of the error")
    func order() async throws {
        let verdict = try await TaskHarness.replayEverywhere("turns" as TaskName<NoValue, NoValue>, NoValue()) { _ in
            let counter = Counter()
            let harness = TaskHarness {
                task("turns") { (context: RunContext) in
                    if counter.next() > 1 { try await context.wait(for: .seconds(10)) }
                    _ = try await context.triggerAndWait(Resize.self, Image(name: "a"))
                }
            }
            harness.mock(Resize.self, returning: "")
            return harness
        }
        #expect(verdict.difference?.what.contains("NonDeterminism") ?? false, "\(verdict)")
    }

    @Test("a long task is tried at as many points as the limit says, and the verdict says how many were left out")
    func limit() async throws {
        let long = task("long") { (context: RunContext) in
            for number in 0..<50 { try await context.step("step \(number)") {} }
        }
        let verdict = try await TaskHarness.replayEverywhere(long.name, NoValue(), limit: 5) { _ in TaskHarness { long }
        }
        #expect(verdict.points.count == 101 && verdict.tried == 5 && verdict.difference == nil && !verdict.isComplete)
        #expect("\(verdict)" == "5 of 101 points were tried; the limit left out 96: no difference")
    }

    @Test("a replay that can never end is a difference, not a hang")
    func neverEnds() async throws {
        let verdict = try await TaskHarness.replayEverywhere("hangs" as TaskName<NoValue, NoValue>, NoValue()) { _ in
            let counter = Counter()
            return TaskHarness {
                task("hangs") { (context: RunContext) in
                    try await context.step("a") {}
                    guard counter.next() > 1 else { return }
                    _ = try await context.wait(for: try await context.createToken(Int.self))
                }
            }
        }
        #expect(
            verdict.difference?.what.hasPrefix("the run does not end: nothing can ever happen") ?? false, "\(verdict)")
    }
}
