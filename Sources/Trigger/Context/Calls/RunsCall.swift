import TriggerModel

/// One triggering of runs: found in the journal, or done now, and waited for if its kind says so.
struct RunsCall: Sendable {
    let context: RunContext
    let kind: EntryKind
    let items: [TriggerItem]

    private var session: RunSession {
        context.session
    }

    /// How the runs ended, in the order of the items.
    func outcomes(key: String?) async throws -> [RunOutcome] {
        let entry = try await run(key: key).entry
        if let outcomes = entry.outcomes, outcomes.count == items.count { return outcomes }
        guard !items.isEmpty else { return [] }
        let place = EntryPlace(scope: entry.id.scope, key: entry.id.key)
        try await session.reloadJournal()
        guard let outcomes = session.entry(at: place)?.outcomes, outcomes.count == items.count else {
            throw TransportError(.invalidAnswer, "the outcomes of the runs triggered at \"\(place)\" are missing")
        }
        return outcomes
    }

    /// The runs, in the order of the items.
    func runs(key: String?) async throws -> [RunID] {
        let runs = try await run(key: key).entry.runs
        guard runs.count == items.count else {
            throw TransportError(.invalidAnswer, "\(items.count) runs were triggered, but the answer has \(runs.count)")
        }
        return runs
    }

    /// The entry, completed if its runs are waited for, and what became of each item.
    func run(key: String?) async throws -> (entry: JournalEntry, receipts: [TriggerReceipt]) {
        let place = try context.place(callName, key: key)
        try session.checkOpen(context.pass)
        let now = session.host.time.now
        guard !items.isEmpty else {
            return (JournalEntry(id: place.id(), kind: kind, attempt: context.attempt, startedAt: now), [])
        }
        let fingerprint = kind.fingerprint(of: items)
        let stored = try context.stored(at: place, expecting: fingerprint)
        if let stored, stored.state == .completed {
            try await context.waitHooks?.resume(at: stored)
            return (stored, receipts(of: stored))
        }
        try await session.enter(context.pass, calls: 1)
        var isParked = false
        defer { if !isParked { session.leave(context.pass, calls: 1) } }
        let opened =
            if let stored { (entry: stored, receipts: receipts(of: stored)) } else {
                try await open(place, fingerprint)
            }
        guard kind.awaitsRuns, opened.entry.state == .pending else { return opened }
        try await context.waitHooks?.wait(at: opened.entry)
        isParked = true
        let bodies = context.bodiesHeldByCurrentTask
        try await session.park(opened.entry.id, calls: 1, bodies: bodies)
        let entry = session.entry(at: place) ?? opened.entry
        try await context.waitHooks?.resume(at: entry)
        return (entry, opened.receipts)
    }

    private func open(
        _ place: EntryPlace, _ fingerprint: String
    ) async throws -> (entry: JournalEntry, receipts: [TriggerReceipt]) {
        let opening = RunChange.RunsOpening(
            id: place.id(), kind: kind, fingerprint: fingerprint, attempt: context.attempt,
            items: try await session.host.sent(items))
        return try await session.open(.triggerRuns(opening), context.pass)
    }

    private func receipts(of entry: JournalEntry) -> [TriggerReceipt] {
        zip(entry.runs, items).map { TriggerReceipt(id: $0, task: $1.task, isCached: false) }
    }

    private var callName: String {
        switch kind {
        case .triggerAndWait: "triggerAndWait"
        case .batchTrigger: "batchTrigger"
        case .batchTriggerAndWait: "batchTriggerAndWait"
        default: "trigger"
        }
    }
}
