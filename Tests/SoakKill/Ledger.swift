import TriggerModel

/// Which runs were triggered, and how those ended that did.
struct Ledger: Sendable {
    /// The runs that were not over when last read.
    private(set) var open: [RunID: Order] = [:]
    /// All that were triggered.
    private(set) var ids: Set<RunID> = []
    /// What should not be.
    var findings: [String] = []

    private let start: ContinuousClock.Instant
    private var shownAt: Duration = .zero

    init(start: ContinuousClock.Instant) {
        self.start = start
    }

    /// The time since the start.
    var elapsed: Duration {
        start.duration(to: .now)
    }

    /// Notes the runs that triggers made.
    mutating func note(_ receipts: [TriggerReceipt], of orders: [Order]) {
        if receipts.count != orders.count {
            findings.append("\(orders.count) triggers were answered by \(receipts.count)")
        }
        for (order, receipt) in zip(orders, receipts) {
            if !ids.insert(receipt.id).inserted { findings.append("two triggers made the one run \(receipt.id)") }
            open[receipt.id] = order
        }
    }

    /// Notes how a run ended.
    mutating func close(_ run: RunObject) {
        guard let order = open.removeValue(forKey: run.id), !order.isFulfilled(by: run) else { return }
        let output = run.output.flatMap { try? JSON.text($0) } ?? "nothing"
        let error = run.error.map { ", \($0.message)" } ?? ""
        findings.append("\(run.id), \(order.work), ended as \(run.status.rawValue) with \(output)\(error)")
    }

    /// Prints a line, every ten seconds.
    mutating func show(of total: Int, kills: [Victim.Kind: Int]) {
        guard elapsed - shownAt >= .seconds(10) else { return }
        shownAt = elapsed
        let counts = Victim.Kind.allCases.map { "\($0.rawValue) \(kills[$0, default: 0])" }.joined(separator: ", ")
        say(
            "  \(elapsed.components.seconds) s: \(ids.count) of \(total) triggered, \(open.count) not over; kills: \(counts)"
        )
    }
}
