import TriggerModel

extension Workspace {
    /// Makes a token, or finds the one that holds the idempotency key.
    mutating func createToken(_ options: TokenOptions) -> TokenReceipt {
        if let holder = tokenHolder(of: options) { return receipt(of: holder, isCached: true) }
        let token = TokenRecord(
            environment: environment, id: next(), idempotencyKey: options.idempotencyKey,
            idempotencyKeyUntil: options.idempotencyKeyTTL.map { now + $0 }, tags: options.tags, createdAt: now,
            timeoutAt: options.timeout?.instant(from: now))
        put(token)
        if let key = options.idempotencyKey { tokenHolders[key] = token.id }
        if let timeoutAt = token.timeoutAt { set(EngineTimer.ID(.token, token.id.rawValue), at: timeoutAt) }
        return receipt(of: token.id, isCached: false)
    }

    /// The token that holds the key; one that held it long enough loses it instead.
    private mutating func tokenHolder(of options: TokenOptions) -> TokenID? {
        guard let key = options.idempotencyKey, let id = tokenHolders[key], var token = tokens[id] else { return nil }
        guard let until = token.idempotencyKeyUntil, until <= now else { return id }
        (token.idempotencyKey, token.idempotencyKeyUntil) = (nil, nil)
        put(token)
        tokenHolders[key] = nil
        return nil
    }

    /// What its maker is told of a token.
    func receipt(of token: TokenID, isCached: Bool) -> TokenReceipt {
        TokenReceipt(id: token, isCached: isCached, url: options.tokenURL?(token, environment))
    }

    /// The time of a token is over; of one that was completed it is none any more.
    mutating func timeOut(_ id: TokenID) {
        guard let timeoutAt = tokens[id]?.timeoutAt else { return }
        let fault = TokenFault(at: timeoutAt)
        end(id, .timedOut, fault.packet, error: fault.error)
    }

    /// A token that waits ends: whoever waits for it goes on, in the same commit.
    mutating func end(_ id: TokenID, _ status: TokenStatus, _ output: Packet, error: RunError? = nil) {
        guard var token = tokens[id], token.status == .waiting else { return }
        (token.status, token.output, token.completedAt) = (status, output, now)
        put(token)
        if token.timeoutAt != nil { end(EngineTimer.ID(.token, id.rawValue)) }
        for dependent in dependents.removeValue(forKey: .token(id)) ?? [] {
            changes.endedDependents.append(dependent)
            guard var entry = entry(dependent.parent, dependent.entry), entry.state == .pending else { continue }
            // The output stays with the token, and is read with the entry: many may wait for one that is large.
            entry.error = error
            complete(entry, of: dependent.parent)
        }
    }

    /// Writes a token.
    mutating func put(_ token: TokenRecord) {
        tokens[token.id] = token
        changedTokens.insert(token.id)
    }

    /// Takes in what was loaded.
    mutating func add(_ found: [TokenRecord]) {
        for token in found {
            tokens[token.id] = token
            if let key = token.idempotencyKey { tokenHolders[key] = token.id }
        }
    }

    /// The tokens that changed: those that gave up their keys come before those that got them.
    var tokensToSave: [TokenRecord] {
        let changed = changedTokens.sorted().compactMap { tokens[$0] }
        return changed.filter { $0.idempotencyKey == nil } + changed.filter { $0.idempotencyKey != nil }
    }
}
