import Synchronization
import Testing
import Trigger
import TriggerTesting

@testable import Guides

final class Outbox: Mailer {
    private let mails = Mutex<[String]>([])

    var sent: [String] {
        mails.withLock { $0 }
    }

    func send(_ text: String, to address: String, key: String) async throws {
        mails.withLock { $0.append(text) }
    }
}

@Suite("Welcoming a customer", .timeLimit(.minutes(10)))
struct WelcomeTests {
    @Test("both mails name one code and go out once, replayed or not", arguments: [ReplayMode.whenNeeded, .always])
    func mails(replay: ReplayMode) async throws {
        let outbox = Outbox()
        let code = try await TaskSandbox.with(options: WorkerOptions(replay: replay)) {
            WelcomeCustomer(mailer: outbox)
        } perform: { sandbox in
            try await sandbox.run(WelcomeCustomer.name, "ann@example.com").get()
        }
        #expect(outbox.sent == ["Welcome! Your code is \(code)", "\(code) ends tomorrow"])
    }
}
