import Synchronization
import Testing
import Trigger
import TriggerTesting

@testable import Guides

struct MailServerIsDown: Error {}

final class BrokenMailer: Mailer {
    private let calls = Mutex(0)

    func send(_ text: String, to address: String, key: String) async throws {
        let isFirst = calls.withLock { calls in
            calls += 1
            return calls == 1
        }
        if isFirst { throw MailServerIsDown() }
    }
}

@Suite("Invoices", .timeLimit(.minutes(10)))
struct InvoiceTests {
    @Test("a mail that fails is sent by the next attempt, 30 seconds later")
    func retried() async throws {
        try await TaskSandbox.with {
            SendInvoice(mailer: BrokenMailer())
        } perform: { sandbox in
            let began = sandbox.clock.now
            let invoice = Invoice(number: "7", email: "ann@example.com")
            let handle = try await sandbox.client.trigger(SendInvoice.name, invoice)
            try await sandbox.finish(handle.id)
            let run = try await handle.retrieve()
            #expect(run.isSuccess)
            #expect(run.attemptCount == 2)
            #expect(sandbox.clock.now >= began.addingTimeInterval(30))
        }
    }

    @Test("an invoice without an address fails at once")
    func aborted() async throws {
        try await TaskSandbox.with {
            SendInvoice(mailer: BrokenMailer())
        } perform: { sandbox in
            let result = try await sandbox.run(SendInvoice.name, Invoice(number: "7", email: ""))
            #expect(throws: ChildRunError.self) { try result.get() }
        }
    }
}
