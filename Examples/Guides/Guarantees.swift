import Trigger

// "Guarantees": the key that makes a repeat harmless, and one run for one order.

/// What takes money.
protocol Bank: Sendable {
    /// Takes money; with the same key, as often as you like and once only.
    func charge(_ cents: Int, idempotencyKey: String) async throws -> String
}

struct ChargeOnce: DurableTask {
    static let name: TaskName<Order, String> = "charge-once"
    let bank: any Bank

    func run(_ order: Order, context: RunContext) async throws -> String {
        try await context.step("charge") { step in
            try await bank.charge(order.cents, idempotencyKey: step.idempotencyKey)
        }
    }
}

func placed(_ order: Order, client: TriggerClient) async throws {
    try await client.trigger(ChargeOnce.self, order, options: .init(idempotencyKey: "order \(order.id)"))
}
