import TriggerModel

extension TokenOptions {
    /// Holds the options against the limits, whoever sends them.
    ///
    /// - Returns: The options with blank labels dropped.
    /// - Throws: An ``EngineError`` that names what is wrong and what was expected.
    func validated() throws -> TokenOptions {
        var options = self
        options.tags = tags.filter { !$0.allSatisfy(\.isWhitespace) }
        try options.validateTags()
        if let key = idempotencyKey, !(1...TriggerLimits.idempotencyKeyLength).contains(key.count) || key.hasNul {
            throw EngineError(
                .badRequest,
                "idempotencyKey: 1 to \(TriggerLimits.idempotencyKeyLength) characters, none of them U+0000")
        }
        if let ttl = idempotencyKeyTTL, !(.milliseconds(1)...TriggerLimits.longestTime).contains(ttl) {
            throw EngineError(.invalid, "idempotencyKeyTTL: a time above zero, at most a thousand years")
        }
        try timeout?.validate("timeout")
        return options
    }

    private func validateTags() throws {
        if let tag = tags.first(where: { $0.count > TriggerLimits.tagLength || $0.hasNul }) {
            throw EngineError(
                .badRequest,
                "tags: at most \(TriggerLimits.tagLength) characters, none of them U+0000, found \(tag.count)")
        }
        guard tags.count <= TriggerLimits.tags else {
            throw EngineError(.invalid, "tags: \(tags.count) tags; a token has at most \(TriggerLimits.tags)")
        }
    }
}
