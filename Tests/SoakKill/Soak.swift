import TriggerModel

/// The whole of it: triggers and kills side by side until every run is over.
struct Soak: Sendable {
    let plan: Plan
    /// Over how long the triggers are spread.
    let spread: Duration
    /// How long after the last trigger every run has to be over.
    let patience: Duration
    let seed: UInt64

    /// At most so many runs go on at once.
    private static let atOnce = 400

    /// Runs it, and says what there is to say.
    func run(on stage: Stage) async throws -> Report {
        say("soak kill: \(plan.orders.count) runs and \(plan.children) children, seed \(seed)")
        let killer = Killer(stage, seed: seed)
        let ledger = try await beside(killer) { try await self.orders(on: stage, killer) }
        let report = Report(
            plan: plan, seed: seed, kills: killer.kills, ledger: ledger, all: try await afterwards(stage),
            tracks: try stage.effects.read())
        return report
    }

    /// Does something while the killer is at work; an end of a process by itself is the end of all.
    private func beside(_ killer: Killer, _ body: @escaping @Sendable () async throws -> Ledger) async throws -> Ledger
    {
        try await withThrowingTaskGroup(of: Ledger?.self) { group in
            group.addTask {
                do { try await killer.run() } catch is CancellationError {}
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            return try await group.next().flatMap { $0 } ?? Ledger(start: .now)
        }
    }

    /// Triggers everything, bit by bit, and reads what became of it.
    private func orders(on stage: Stage, _ killer: Killer) async throws -> Ledger {
        var chance = Chance(seed: seed &+ 2)
        var ledger = Ledger(start: .now)
        var next = 0
        while next < plan.orders.count {
            let isEarly = ledger.elapsed < spread * (Double(next) / Double(plan.orders.count))
            if !isEarly, ledger.open.count < Self.atOnce {
                let burst = plan.orders[next...].prefix(chance.number(in: 1...60))
                try await trigger(Array(burst), on: stage, &chance, &ledger)
                next += burst.count
            } else {
                try await look(stage, killer, &ledger)
            }
        }
        let end = ledger.elapsed + patience
        while !ledger.open.isEmpty, ledger.elapsed < end { try await look(stage, killer, &ledger) }
        return ledger
    }

    private func trigger(
        _ orders: [Order], on stage: Stage, _ chance: inout Chance, _ ledger: inout Ledger
    ) async throws {
        let asBatch = chance.isTrue(1, of: 3)
        let receipts = try await stage.api.trigger(orders, effects: stage.effects.path, asBatch: asBatch)
        ledger.note(receipts, of: orders)
        for (order, receipt) in zip(orders, receipts) where order.isRepeated && !asBatch {
            let again = try await stage.api.trigger(order, effects: stage.effects.path)
            if again.id != receipt.id {
                ledger.findings.append("request \(order.requestKey) made \(receipt.id) and \(again.id)")
            }
        }
    }

    /// Reads the runs that were not over, then rests a moment.
    private func look(_ stage: Stage, _ killer: Killer, _ ledger: inout Ledger) async throws {
        for id in ledger.open.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            let run = try await stage.api.retrieve(id)
            if run.isCompleted { ledger.close(run) }
        }
        ledger.show(of: plan.orders.count, kills: killer.kills)
        try await Task.sleep(for: .milliseconds(500))
    }

    /// All runs, from a server that nobody kills.
    private func afterwards(_ stage: Stage) async throws -> [RunSummary] {
        for victim in stage.victims { await victim.end() }
        try await stage.server.start(as: stage.server.forms[0])
        return try await stage.api.all()
    }
}
