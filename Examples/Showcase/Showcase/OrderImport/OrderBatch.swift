/// What a run of ``ChargeOrders`` is given.
struct OrderBatch: Codable, Sendable {
    /// The orders to charge.
    var orders: [Order]
    /// Where the payment service is.
    var paymentURL: String

    /// How many orders a batch has, at most.
    static let size = 50

    /// Deals orders out into batches.
    static func batches(of orders: [Order], paymentURL: String) -> [OrderBatch] {
        stride(from: 0, to: orders.count, by: size).map { start in
            OrderBatch(orders: Array(orders[start..<min(start + size, orders.count)]), paymentURL: paymentURL)
        }
    }
}

/// What a run of ``ChargeOrders`` returns.
struct ChargedBatch: Codable, Sendable {
    /// How many orders were charged.
    var charged = 0
    /// What was charged by currency, in hundredths.
    var totals: [String: Int] = [:]
    /// Orders the payment service refused.
    var declined: [Declined] = []
    /// Completed steps that the run's last execution took from the journal.
    var stepsFromJournal = 0

    /// An order the payment service refused.
    struct Declined: Codable, Sendable {
        /// The order.
        var order: String
        /// The service's words.
        var reason: String
    }

    /// Counts what became of an order.
    mutating func add(_ order: Order, _ outcome: PaymentService.Outcome) {
        switch outcome {
        case .charged:
            charged += 1
            totals[order.currency, default: 0] += order.cents
        case .declined(let reason):
            declined.append(.init(order: order.id, reason: reason))
        }
    }
}
