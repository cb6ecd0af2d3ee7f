import TriggerModel

/// One making of a token: found in the journal, or done now.
struct TokenCreation: Sendable {
    let context: RunContext
    let options: TokenOptions

    private var session: RunSession {
        context.session
    }

    /// The token.
    func run(key: String?) async throws -> TokenReceipt {
        let place = try context.place("createToken", key: key)
        try session.checkOpen(context.pass)
        if let stored = try stored(at: place) { return stored }
        try await session.enter(context.pass, calls: 1)
        defer { session.leave(context.pass, calls: 1) }
        let creation = RunChange.TokenCreation(id: place.id(), attempt: context.attempt, options: options)
        return try receipt(of: try await session.open(.createToken(creation), context.pass).entry)
    }

    /// - Throws: ``NonDeterminism`` when something else stands there.
    private func stored(at place: EntryPlace) throws -> TokenReceipt? {
        guard let entry = session.entry(at: place) else { return nil }
        let kind = EntryKind.createToken
        guard entry.kind == kind else {
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: kind.rawValue))
        }
        return try receipt(of: entry)
    }

    private func receipt(of entry: JournalEntry) throws -> TokenReceipt {
        do {
            return try (entry.output ?? .none).decoded()
        } catch {
            throw TransportError(.invalidAnswer, "a token was made, but the answer does not name it: \(error)")
        }
    }
}
