import TriggerModel

extension TriggerItem {
    /// Holds the item against the limits, whoever sends it.
    ///
    /// - Returns: The item with blank labels dropped and its queue's name made proper.
    /// - Throws: An ``EngineError`` that names what is wrong and what was expected.
    func validated() throws -> TriggerItem {
        var item = self
        if !options.tags.isEmpty { item.options.tags = options.tags.filter { !$0.allSatisfy(\.isWhitespace) } }
        if options.queue != nil { item.options.queue = namedQueue }
        try item.validateTask()
        try item.validateSizes()
        try item.validateOptions()
        if !options.isPlain { try item.options.validateTimes() }
        return item
    }

    /// Whether its payload is larger than any run's may be.
    var isPayloadTooLarge: Bool {
        payload.byteCount > TriggerLimits.payloadBytes
    }

    /// Why it becomes no run of a batch, if that is its payload's size.
    func faultOfPayload(at index: Int) -> BatchFault? {
        guard isPayloadTooLarge else { return nil }
        let bytes = (found: payload.byteCount, most: TriggerLimits.payloadBytes)
        return .tooLarge(index, task, "the payload has \(bytes.found) bytes; at most \(bytes.most) are accepted")
    }

    private func validateTask() throws {
        guard !task.isEmpty, task.utf8.count <= 256 else {
            throw EngineError(.badRequest, "a task id has 1 to 256 bytes; this one has \(task.utf8.count)")
        }
        guard !hasNul else {
            throw EngineError(.invalid, "task \"\(task)\": a text holds the character U+0000, which cannot be stored")
        }
    }

    private var hasNul: Bool {
        task.hasNul || payload.data.hasNul || options.concurrencyKey.hasNul || options.metadata.hasNul
            || options.version.hasNul || options.region.hasNul || (options.parent?.rawValue).hasNul
            || options.idempotencyKey.hasNul || (options.idempotencyKeyOrigin?.key).hasNul
            || options.tags.contains(where: \.hasNul)
    }

    private func validateSizes() throws {
        try payload.validateType("payloadType")
        try limit(payload.byteCount, to: TriggerLimits.payloadBytes, "payload")
        try limit(options.metadata?.utf8.count ?? 0, to: TriggerLimits.metadataBytes, "metadata")
    }

    private func limit(_ bytes: Int, to limit: Int, _ what: String) throws {
        guard bytes <= limit else {
            throw EngineError(
                .tooLarge, "task \"\(task)\": the \(what) has \(bytes) bytes; at most \(limit) are accepted")
        }
    }

    private func limitKey(_ key: String?, _ name: String) throws {
        guard let bytes = key?.utf8.count, bytes > TriggerLimits.keyBytes else { return }
        throw EngineError(.badRequest, "options.\(name): \(bytes) bytes; at most \(TriggerLimits.keyBytes)")
    }

    private func validateKey(_ key: String?) throws {
        guard let key, !(1...TriggerLimits.idempotencyKeyLength).contains(key.count) else { return }
        throw EngineError(
            .badRequest, "options.idempotencyKey: 1 to \(TriggerLimits.idempotencyKeyLength) characters")
    }

    private func validateOptions() throws {
        if let longest = options.tags.map(\.count).max(), longest > TriggerLimits.tagLength {
            throw EngineError(
                .badRequest, "options.tags: a tag has \(longest) characters; at most \(TriggerLimits.tagLength)")
        }
        guard options.tags.count <= TriggerLimits.tags else {
            throw EngineError(
                .invalid, "options.tags: \(options.tags.count) tags; a run has at most \(TriggerLimits.tags)")
        }
        try validateKey(options.idempotencyKey)
        try validateKey(options.idempotencyKeyOrigin?.key)
        try limitKey(options.concurrencyKey, "concurrencyKey")
        try limitKey(options.version, "version (lockToVersion)")
        try limitKey(options.region, "region")
        try limitKey(options.parent?.rawValue, "parentRunId")
        guard (options.maxAttempts ?? 1) >= 1 else {
            throw EngineError(.invalid, "options.maxAttempts: at least 1, found \(options.maxAttempts ?? 0)")
        }
    }
}

extension String? {
    /// Whether there is one, and it holds the character U+0000.
    fileprivate var hasNul: Bool {
        self?.hasNul ?? false
    }
}

extension String {
    /// Whether it holds the character U+0000.
    var hasNul: Bool {
        utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0)
    }
}

extension Packet {
    /// - Throws: An ``EngineError`` for a value over what one may have that is sent whole.
    func validateSize(_ name: String) throws {
        guard byteCount > TriggerLimits.payloadBytes else { return }
        let sizes = "\(byteCount) bytes; at most \(TriggerLimits.payloadBytes) are accepted"
        throw EngineError(.tooLarge, "\(name): \(sizes)")
    }

    /// - Throws: An ``EngineError`` that names the types there are, for another.
    func validateType(_ name: String) throws {
        guard !Self.types.contains(type) else { return }
        let expected = Self.types.joined(separator: ", ")
        throw EngineError(
            .badRequest, "options.\(name): one of \(expected) was expected, found \"\(type.prefix(100))\"")
    }
}
