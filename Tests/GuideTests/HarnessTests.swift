import Testing
import Trigger
import TriggerTesting

@testable import Guides

final class CountedMailer: Mailer {
    private let ledger: EffectLedger

    init(ledger: EffectLedger) {
        self.ledger = ledger
    }

    func send(_ text: String, to address: String, key: String) async throws {
        ledger.record("mail", key: key, detail: text)
    }
}

@Suite("The guide to testing", .timeLimit(.minutes(10)))
struct HarnessTests {
    @Test("a child is mocked")
    func album() async throws {
        let harness = TaskHarness { PublishAlbum() }
        harness.mock(ResizePhoto.self) { file in "tiny-\(file)" }
        let run = try await harness.run(PublishAlbum.self, ["a.jpg", "b.jpg"])
        #expect(run.output == ["tiny-a.jpg", "tiny-b.jpg"])
        #expect(run.triggered.map(\.task) == ["resize-photo", "resize-photo"])
    }

    @Test("a child that fails is left out, and that is logged")
    func failingChild() async throws {
        let harness = TaskHarness { PublishAlbum() }
        harness.mock(ResizePhoto.self) { file in
            guard file != "b.jpg" else { throw MockFailure("b.jpg is broken") }
            return "tiny-\(file)"
        }
        let run = try await harness.run(PublishAlbum.self, ["a.jpg", "b.jpg"])
        #expect(run.output == ["tiny-a.jpg"])
        #expect(run.logs.contains { $0.level == .warning && $0.message.contains("b.jpg is broken") })
    }

    @Test("a mail server that is down for a while")
    func flaky() async throws {
        let outbox = Outbox()
        let harness = TaskHarness { SendInvoice(mailer: outbox) }
        harness.failStep("mail", times: 2)
        let run = try await harness.run(SendInvoice.self, Invoice(number: "7", email: "ann@example.com"))
        #expect(run.attempts == 3)
        #expect(run.elapsed == .seconds(60))
        #expect(outbox.sent == ["Invoice 7"])
    }

    @Test("an expense is decided, or nobody decides")
    func expense() async throws {
        let harness = TaskHarness { PayExpense(mailer: Outbox()) }
        let expense = Expense(purpose: "Tea", manager: "bob@example.com")

        harness.onToken { token in
            #expect(token.key == "decision")
            return .complete(with: Decision(isApproved: true), after: .seconds(3600))
        }
        let approved = try await harness.run(PayExpense.self, expense)
        #expect(approved.output == "paid")
        #expect(approved.waits.map(\.duration) == [.seconds(3600)])

        harness.onToken { _ in .timeOut }
        let forgotten = try await harness.run(PayExpense.self, expense)
        #expect(forgotten.output == "nobody decided")
        #expect(forgotten.elapsed == .seconds(7 * 86_400))
    }

    @Test("a year of months takes no time")
    func year() async throws {
        let outbox = Outbox()
        let harness = TaskHarness { RenewMembership(mailer: outbox) }
        let run = try await harness.run(RenewMembership.self, "ann@example.com")
        #expect(run.elapsed == .seconds(360 * 86_400))
        #expect(run.steps.map(\.key) == (1...12).map { "month \($0)" })
        #expect(outbox.sent.last == "Month 12 begins")
    }

    @Test("the clock is turned by hand to the middle of the year")
    func middle() async throws {
        let outbox = Outbox()
        let harness = TaskHarness { RenewMembership(mailer: outbox) }
        try await harness.perform { sandbox in
            let handle = try await sandbox.client.trigger(RenewMembership.self, "ann@example.com")
            try await sandbox.advance(by: .seconds(180 * 86_400))
            #expect(outbox.sent.count == 6)
            try await handle.cancel()
            try await sandbox.settle()
            let run = try await sandbox.report(of: handle)
            #expect(run.status == .canceled)
        }
    }

    @Test("a code that is made outside of a step is found")
    func bug() async throws {
        let verdict = try await TaskHarness.replayEverywhere(HastyWelcome.self, "ann@example.com") { ledger in
            TaskHarness { HastyWelcome(mailer: CountedMailer(ledger: ledger)) }
        }
        #expect(verdict.difference?.point?.what == "the result of the step \"welcome\"")
        #expect(verdict.difference?.what.contains("with one idempotency key") == true)
    }

    @Test("the mended task is cut off everywhere and makes no difference")
    func mended() async throws {
        let verdict = try await TaskHarness.replayEverywhere(WelcomeCustomer.self, "ann@example.com") { ledger in
            TaskHarness { WelcomeCustomer(mailer: CountedMailer(ledger: ledger)) }
        }
        #expect(verdict.isComplete, "\(verdict)")
    }
}
