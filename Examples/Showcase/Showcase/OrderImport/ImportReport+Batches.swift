import Foundation
import Trigger
import TriggerModel

extension ImportReport {
    /// Begins a report with what the file alone tells.
    init(file: String, sheet: OrderSheet, stepsFromJournal: Int) {
        self.file = file
        rows = sheet.rows
        charged = 0
        totals = [:]
        declined = []
        failed = []
        rejected = sheet.rejected
        duplicates = sheet.duplicates
        batches = []
        self.stepsFromJournal = stepsFromJournal
    }

    /// Adds what became of a batch.
    mutating func add(_ batch: OrderBatch, _ result: RunResult<ChargedBatch>) {
        do {
            let outcome = try result.get()
            charged += outcome.charged
            declined += outcome.declined
            totals.merge(outcome.totals, uniquingKeysWith: +)
            batches.append(
                Batch(
                    run: result.id.rawValue, orders: batch.orders.count, stepsFromJournal: outcome.stepsFromJournal))
        } catch {
            failed += batch.orders.map { FailedOrder(order: $0.id, reason: "\(error)") }
        }
    }

    /// Writes the report whole or not at all.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    }
}
