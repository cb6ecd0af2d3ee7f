import Trigger
import TriggerServer

struct Order: Codable, Sendable {
    var id: String
    var cents: Int
}

struct FulfilOrder: DurableTask {
    static let name: TaskName<Order, String> = "fulfil-order"
    static let options = TaskOptions(retry: .exponential(maxAttempts: 5))

    func run(_ order: Order, context: RunContext) async throws -> String {
        // Saved when it ends, and never run again after that. The key is the same on every try.
        let charge = try await context.step("charge") { step in
            try await pay(order, idempotencyKey: step.idempotencyKey)
        }
        // Holds no thread, no slot and no lease.
        try await context.wait(for: .seconds(3600))
        return "\(order.id) is on its way, paid by \(charge)"
    }

    func pay(_ order: Order, idempotencyKey: String) async throws -> String {
        // Your payment provider's call.
        "ch_\(order.cents)"
    }
}

// `swift run`: server, worker and SQLite in one process.
@main struct Orders: TriggerApp {
    var tasks: Tasks { FulfilOrder() }
}
