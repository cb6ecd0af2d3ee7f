import TriggerEngine
import TriggerModel
import TriggerServer

import struct Foundation.Date

/// What `prune` says.
struct PruneReport: Encodable {
    /// Runs of one status.
    struct Share: Encodable {
        var status: String
        var removed: Int
        var bytes: Int
        var journalEntries: Int
        var firstEnd: Date?
        var lastEnd: Date?
        var stillNeeded: Int
    }

    /// What was removed.
    struct Removal: Encodable {
        var runs: Int
        var bytes: Int
        var tokens: Int
        var batches: Int
        var bulkActions: Int
        var refusedInboxRows: Int
        var objects: Int
        var objectBytes: Int
        var fileBytes: Int?
        var freeBytes: Int?

        init(_ done: Upkeep.Done) {
            (runs, bytes) = (done.totals.runs, done.totals.bytes)
            let others = done.totals.others
            (tokens, batches) = (others[.tokens] ?? 0, others[.batches] ?? 0)
            (bulkActions, refusedInboxRows) = (others[.bulkActions] ?? 0, others[.refusals] ?? 0)
            (objects, objectBytes) = (done.objects.objects, done.objects.bytes)
            (fileBytes, freeBytes) = (done.file?.bytes, done.file?.free)
        }
    }

    var runs: [Share]
    var objects: Int?

    init(_ plan: Upkeep.Plan) {
        runs = plan.runs.shares.map { share in
            Share(
                status: share.status.rawValue, removed: share.removed, bytes: share.bytes,
                journalEntries: share.entries, firstEnd: share.ends?.lowerBound, lastEnd: share.ends?.upperBound,
                stillNeeded: share.needed)
        }
        objects = plan.objects
    }

    static func table(_ plan: PrunePlan) -> Table {
        Table(
            [
                Table.Column("status"), Table.Column("removed", isNumber: true), Table.Column("bytes", isNumber: true),
                Table.Column("ended from"), Table.Column("to"), Table.Column("still needed", isNumber: true),
            ],
            rows: plan.shares.map { share in
                [
                    Table.Cell(share.status.rawValue), Table.Cell("\(share.removed)"),
                    Table.Cell(SizeText.bytes(share.bytes)), Table.Cell(share.ends?.lowerBound.iso8601 ?? "-"),
                    Table.Cell(share.ends?.upperBound.iso8601 ?? "-"), Table.Cell("\(share.needed)"),
                ]
            })
    }

    static func notes(_ plan: Upkeep.Plan) -> [String] {
        let removed = plan.runs.shares.reduce(0) { $0 + $1.removed }
        let objects = plan.objects.map { "; \($0) large values that nothing names" } ?? ""
        return ["\(removed) runs would be removed\(objects)"]
    }

    static func lines(_ done: Upkeep.Done) -> [String] {
        let others = [
            (done.totals.others[.tokens], "tokens"), (done.totals.others[.batches], "batches"),
            (done.totals.others[.bulkActions], "bulk actions"), (done.totals.others[.refusals], "refused inbox rows"),
            (done.totals.others[.errors], "groups of errors"), (done.objects.objects, "large values"),
        ]
        let parts = others.compactMap { count, name in count.flatMap { $0 > 0 ? "\($0) \(name)" : nil } }
        let runs = "removed \(done.totals.runs) runs with \(SizeText.bytes(done.totals.bytes))"
        let file = done.file.map {
            ["the file has \(SizeText.bytes($0.bytes)), \(SizeText.bytes($0.free)) of them free"]
        }
        return [([runs] + parts).joined(separator: ", ")] + (file ?? [])
    }
}
