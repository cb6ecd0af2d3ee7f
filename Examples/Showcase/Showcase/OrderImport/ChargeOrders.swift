import Trigger
import TriggerModel

/// Charges a batch of orders, each in a step of its own.
///
/// A charge that was made is never made again: its step is in the journal, and when the worker dies between the charge
/// and the journal, the repeat carries the same idempotency key and the payment service answers with the first charge.
struct ChargeOrders: DurableTask {
    static let name: TaskName<OrderBatch, ChargedBatch> = "charge-orders"
    static let options = TaskOptions(
        queue: TaskQueue("payments", concurrencyLimit: 4), retry: .exponential(maxAttempts: 5))
    /// How many charges of a batch are in flight at once.
    static let lanes = 2

    /// The payment service.
    let payments: PaymentService

    func run(_ batch: OrderBatch, context: RunContext) async throws -> ChargedBatch {
        var charged = ChargedBatch()
        try await withThrowingTaskGroup { group in
            var orders = batch.orders.makeIterator()
            for _ in 0..<Self.lanes {
                if let order = orders.next() { group.addTask { try await charge(order, batch, context) } }
            }
            while let (order, outcome) = try await group.next() {
                charged.add(order, outcome)
                if let order = orders.next() { group.addTask { try await charge(order, batch, context) } }
            }
        }
        charged.stepsFromJournal = context.stepsFromJournal
        return charged
    }

    private func charge(
        _ order: Order, _ batch: OrderBatch, _ context: RunContext
    ) async throws -> (Order, PaymentService.Outcome) {
        let outcome = try await context.step("charge-\(order.id)", retry: .exponential(maxAttempts: 4)) { step in
            try await payments.charge(order, at: batch.paymentURL, idempotencyKey: step.idempotencyKey)
        }
        return (order, outcome)
    }
}
