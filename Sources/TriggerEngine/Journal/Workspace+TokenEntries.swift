import TriggerModel

extension Workspace {
    /// A token is made from inside a run: the token and the memory of it are one commit, and a repeat finds both.
    mutating func createToken(
        _ creation: RunChange.TokenCreation, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        if let found = entry(run, creation.id) {
            guard found.kind == .createToken else { throw found.mismatch(EntryKind.createToken.rawValue) }
            return .entry(options.addressed(found, in: environment), receipts: [])
        }
        let receipt = createToken(try creation.options.validated())
        var entry = JournalEntry(id: creation.id, kind: .createToken, attempt: creation.attempt, startedAt: now)
        entry.state = .completed
        entry.output = Packet(data: try JSON.text(TokenReceipt(id: receipt.id, isCached: receipt.isCached)))
        entry.finishedAt = now
        put(entry, of: run)
        noteProgress(run)
        return .entry(options.addressed(entry, in: environment), receipts: [])
    }

    /// A wait for a token begins, or is found; one for a token that is completed or timed out is over at once.
    mutating func openToken(
        _ opening: RunChange.TokenOpening, of run: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(run, lease)
        let fingerprint = JournalEntry.fingerprint(of: opening.token)
        if let found = entry(run, opening.id) {
            guard found.fingerprint == fingerprint else { throw found.mismatch(fingerprint) }
            return .entry(withOutcomes(found), receipts: [])
        }
        guard let token = tokens[opening.token] else {
            throw WriteRefusal(.invalid, "there is no token \(opening.token)")
        }
        let entry = JournalEntry(
            id: opening.id, kind: .waitForToken, fingerprint: fingerprint, attempt: opening.attempt, startedAt: now)
        noteProgress(run)
        note(.token(token.id), neededBy: run)
        return .entry(token.status == .waiting ? hold(token, entry, of: run) : end(token, entry, of: run), receipts: [])
    }

    private mutating func hold(_ token: TokenRecord, _ entry: JournalEntry, of run: RunID) -> JournalEntry {
        var token = token
        token.isAwaited = true
        put(token)
        link(Dependent(environment: environment, awaited: .token(token.id), parent: run, entry: entry.id))
        put(entry, of: run)
        update(run) { $0.openWaits += 1 }
        return entry
    }

    private mutating func end(_ token: TokenRecord, _ entry: JournalEntry, of run: RunID) -> JournalEntry {
        var entry = entry
        entry.state = .completed
        entry.finishedAt = now
        if token.status == .timedOut { entry.error = TokenFault(at: token.timeoutAt ?? now).error }
        put(entry, of: run)
        return withOutcomes(entry)
    }
}
