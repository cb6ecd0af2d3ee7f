/// What became of a file of orders.
///
/// Every row of the file is counted in exactly one place.
struct ImportReport: Codable, Sendable {
    /// The file.
    var file: String
    /// Its rows.
    var rows: Int
    /// Orders that were charged.
    var charged: Int
    /// What was charged by currency, in hundredths.
    var totals: [String: Int]
    /// Orders the payment service refused.
    var declined: [ChargedBatch.Declined]
    /// Orders of batches that failed.
    var failed: [FailedOrder]
    /// Rows that are no orders.
    var rejected: [OrderSheet.RejectedRow]
    /// Rows that repeat an order.
    var duplicates: [OrderSheet.DuplicateRow]
    /// The batches that went through.
    var batches: [Batch]
    /// Completed steps that the import's own last execution took from the journal.
    var stepsFromJournal: Int

    /// An order whose batch failed: whether it was charged is for the payment service to say.
    struct FailedOrder: Codable, Sendable {
        /// The order.
        var order: String
        /// The batch's error.
        var reason: String
    }

    /// A batch, in brief.
    struct Batch: Codable, Sendable {
        /// The run that charged it.
        var run: String
        /// Its orders.
        var orders: Int
        /// Completed steps that its last execution took from the journal: work a killed worker had done.
        var stepsFromJournal: Int
    }

    /// Rows that are accounted for; as many as there are, or something is wrong.
    var accounted: Int {
        charged + declined.count + failed.count + rejected.count + duplicates.count
    }
}
