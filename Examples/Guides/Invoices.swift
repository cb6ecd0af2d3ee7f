import Trigger

// "Your first task": a task with a dependency, its retries and its early end; and a small one.

/// What sends mail; the tests have others.
protocol Mailer: Sendable {
    /// Sends a mail; with the same key, as often as you like and once only.
    func send(_ text: String, to address: String, key: String) async throws
}

struct Invoice: Codable, Sendable {
    var number: String
    var email: String
}

struct SendInvoice: DurableTask {
    static let name: TaskName<Invoice, NoValue> = "send-invoice"
    static let options = TaskOptions(retry: .constant(.seconds(30), maxAttempts: 10))
    let mailer: any Mailer

    func run(_ invoice: Invoice, context: RunContext) async throws -> NoValue {
        guard invoice.email.contains("@") else { throw AbortRun("\(invoice.number) has no address") }
        try await context.step("mail") { step in
            try await mailer.send("Invoice \(invoice.number)", to: invoice.email, key: step.idempotencyKey)
        }
        return NoValue()
    }
}

let greet = task("greet") { (name: String, _) in "Hello, \(name)!" }
