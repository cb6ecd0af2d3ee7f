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
        let kind = EntryKind.createToken
        if let stored = try context.stored(at: place, expecting: kind.rawValue) { return try receipt(of: stored) }
        try await session.enter(context.pass, calls: 1)
        defer { session.leave(context.pass, calls: 1) }
        let creation = RunChange.TokenCreation(id: place.id(), attempt: context.attempt, options: options)
        return try receipt(of: try await session.open(.createToken(creation), context.pass).entry)
    }

    private func receipt(of entry: JournalEntry) throws -> TokenReceipt {
        do {
            return try (entry.output ?? .none).decoded()
        } catch {
            throw TransportError(.invalidAnswer, "a token was made, but the answer does not name it: \(error)")
        }
    }
}
