import Trigger

// "Queues and limits": how many runs go on at once.

extension TaskQueue {
    static let payments = TaskQueue("payments", concurrencyLimit: 4)
}

struct Charge: DurableTask {
    static let name: TaskName<Order, String> = "charge"
    static let options = TaskOptions(queue: .payments)

    func run(_ order: Order, context: RunContext) async throws -> String {
        try await context.step("charge") { step in "ch_\(order.cents)_\(step.number)" }
    }
}

struct Refund: DurableTask {
    static let name: TaskName<Order, String> = "refund"
    static let options = TaskOptions(queue: .payments)

    func run(_ order: Order, context: RunContext) async throws -> String {
        try await context.step("refund") { step in "re_\(order.cents)_\(step.number)" }
    }
}

struct Export: Codable, Sendable {
    var tenant: String
    var table: String
}

let export = task("export", options: TaskOptions(queue: TaskQueue("exports", concurrencyLimit: 1))) {
    (export: Export, context) in
    try await context.step("export") { "\(export.tenant)/\(export.table).csv" }
}

func start(_ exports: [Export], client: TriggerClient) async throws {
    try await client.batchTrigger(export.name, exports) { .init(concurrencyKey: $0.tenant) }
}
