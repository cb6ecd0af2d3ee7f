import Foundation
import Trigger

/// Imports a file of orders: reads it, has its orders charged batch by batch, and writes a report that leaves no row out.
///
/// Kill the worker or the server whenever you like: the import goes on where it was, and nobody is charged twice.
struct OrderImport: DurableTask {
    static let name: TaskName<OrderFile, ImportSummary> = "order-import"
    /// How long the payments are given to settle before they are summed up.
    static let settling = Duration.seconds(6)

    func run(_ input: OrderFile, context: RunContext) async throws -> ImportSummary {
        let sheet = try await context.step("read") { try read(input.file) }
        let batches = OrderBatch.batches(of: sheet.orders, paymentURL: input.paymentURL)
        let results = try await context.batchTriggerAndWait(ChargeOrders.self, batches)
        try await context.wait(for: Self.settling)
        return try await context.step("report") {
            var report = ImportReport(file: input.file, sheet: sheet, stepsFromJournal: context.stepsFromJournal)
            for (batch, result) in zip(batches, results) { report.add(batch, result) }
            try report.write(to: input.report)
            return ImportSummary(report, path: input.report)
        }
    }

    /// Reads the file into the journal, so that the run has the same rows to the end whatever becomes of the file.
    private func read(_ path: String) throws -> OrderSheet {
        do {
            return try OrderSheet(Data(contentsOf: URL(filePath: path)))
        } catch let failure as RowFailure {
            throw AbortRun("\(path) is no file of orders: \(failure)")
        }
    }
}

/// What to import, how, and where to say what became of it.
struct OrderFile: Codable, Sendable {
    /// The file of orders, CSV.
    var file: String
    /// Where the payment service is, such as `http://127.0.0.1:3040`.
    var paymentURL: String
    /// Where the report goes, JSON.
    var report: String
}

/// The report, in brief.
struct ImportSummary: Codable, Sendable {
    /// Rows of the file.
    var rows: Int
    /// Rows the report accounts for; as many as there are.
    var accounted: Int
    /// Orders charged.
    var charged: Int
    /// Orders refused by the payment service or left in a batch that failed.
    var notCharged: Int
    /// Rows that are no orders.
    var rejected: Int
    /// Rows that repeat an order.
    var duplicates: Int
    /// Where the whole report is.
    var report: String

    init(_ report: ImportReport, path: String) {
        rows = report.rows
        accounted = report.accounted
        charged = report.charged
        notCharged = report.declined.count + report.failed.count
        rejected = report.rejected.count
        duplicates = report.duplicates.count
        self.report = path
    }
}
