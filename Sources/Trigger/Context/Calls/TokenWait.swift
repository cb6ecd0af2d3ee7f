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
        let stored = try stored(at: place)
        if let stored, stored.state != .pending { return stored }
        try await session.enter(context.pass, calls: 1)
        var isParked = false
        defer { if !isParked { session.leave(context.pass, calls: 1) } }
        let entry = if let stored { stored } else { try await open(place) }
        guard entry.state == .pending else { return entry }
        isParked = true
        try await session.park(entry.id, calls: 1, bodies: context.bodiesHeldByCurrentTask)
        return session.entry(at: place) ?? entry
    }

    /// - Throws: ``NonDeterminism`` when something else stands there.
    private func stored(at place: EntryPlace) throws -> JournalEntry? {
        guard let entry = session.entry(at: place) else { return nil }
        let fingerprint = JournalEntry.fingerprint(of: token)
        guard entry.fingerprint == fingerprint else {
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: fingerprint))
        }
        return entry
    }

    private func open(_ place: EntryPlace) async throws -> JournalEntry {
        let opening = RunChange.TokenOpening(id: place.id(), attempt: context.attempt, token: token)
        return try await session.open(.waitForToken(opening), context.pass).entry
    }
}
