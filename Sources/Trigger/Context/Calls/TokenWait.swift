import TriggerModel

/// One wait for a token: found in the journal, or begun now.
struct TokenWait: Sendable {
    let context: RunContext
    let token: TokenID

    private var session: RunSession {
        context.session
    }

    /// The entry of the wait that is over.
    func run(key: String?) async throws -> JournalEntry {
        let place = try context.place("wait(for: token)", key: key)
        try session.checkOpen(context.pass)
        let stored = try context.stored(at: place, expecting: JournalEntry.fingerprint(of: token))
        if let stored, stored.state != .pending {
            try await context.waitHooks?.resume(at: stored)
            return stored
        }
        try await session.enter(context.pass, calls: 1)
        var isParked = false
        defer { if !isParked { session.leave(context.pass, calls: 1) } }
        let entry = if let stored { stored } else { try await open(place) }
        guard entry.state == .pending else { return entry }
        try await context.waitHooks?.wait(at: entry)
        isParked = true
        try await session.park(entry.id, calls: 1, bodies: context.bodiesHeldByCurrentTask)
        let ended = session.entry(at: place) ?? entry
        try await context.waitHooks?.resume(at: ended)
        return ended
    }

    private func open(_ place: EntryPlace) async throws -> JournalEntry {
        let opening = RunChange.TokenOpening(id: place.id(), attempt: context.attempt, token: token)
        return try await session.open(.waitForToken(opening), context.pass).entry
    }
}
