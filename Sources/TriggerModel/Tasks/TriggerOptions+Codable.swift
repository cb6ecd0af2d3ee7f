/// As one JSON object: lengths of time in whole milliseconds, the delay as its text; what is absent is left out, and so is the
/// scope of a key, which is in its hash, and the parent, which within a run is that run.
extension TriggerOptions: Codable {
    private enum CodingKeys: String, CodingKey {
        case delay, debounce, ttlMs, priorityMs, queue, concurrencyKey, maxAttempts, maxDuration, machine, tags
        case metadata, test, idempotencyKey, idempotencyKeyOrigin, idempotencyKeyTTLMs, version, region
    }

    /// Reads an object.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            delay: try container.decodeIfPresent(TriggerDelay.self, forKey: .delay),
            debounce: try container.decodeIfPresent(Debounce.self, forKey: .debounce),
            ttl: try container.milliseconds(.ttlMs),
            priority: try container.milliseconds(.priorityMs),
            queue: try container.decodeIfPresent(String.self, forKey: .queue),
            concurrencyKey: try container.decodeIfPresent(String.self, forKey: .concurrencyKey),
            maxAttempts: try container.decodeIfPresent(Int.self, forKey: .maxAttempts),
            maxDuration: try container.decodeIfPresent(MaxDuration.self, forKey: .maxDuration),
            machine: try container.decodeIfPresent(MachinePreset.self, forKey: .machine),
            tags: try container.decode([String].self, forKey: .tags),
            metadata: try container.decodeIfPresent(String.self, forKey: .metadata),
            test: try container.decode(Bool.self, forKey: .test),
            idempotencyKey: try container.decodeIfPresent(String.self, forKey: .idempotencyKey),
            idempotencyKeyTTL: try container.milliseconds(.idempotencyKeyTTLMs),
            version: try container.decodeIfPresent(String.self, forKey: .version),
            region: try container.decodeIfPresent(String.self, forKey: .region)
        )
        idempotencyKeyOrigin = try container.decodeIfPresent(IdempotencyKeyOrigin.self, forKey: .idempotencyKeyOrigin)
    }

    /// Writes an object.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(delay, forKey: .delay)
        try container.encodeIfPresent(debounce, forKey: .debounce)
        try container.encodeIfPresent(ttl?.milliseconds, forKey: .ttlMs)
        try container.encodeIfPresent(priority?.milliseconds, forKey: .priorityMs)
        try container.encodeIfPresent(queue, forKey: .queue)
        try container.encodeIfPresent(concurrencyKey, forKey: .concurrencyKey)
        try container.encodeIfPresent(maxAttempts, forKey: .maxAttempts)
        try container.encodeIfPresent(maxDuration, forKey: .maxDuration)
        try container.encodeIfPresent(machine, forKey: .machine)
        try container.encode(tags, forKey: .tags)
        try container.encodeIfPresent(metadata, forKey: .metadata)
        try container.encode(test, forKey: .test)
        try container.encodeIfPresent(idempotencyKey, forKey: .idempotencyKey)
        try container.encodeIfPresent(idempotencyKeyOrigin, forKey: .idempotencyKeyOrigin)
        try container.encodeIfPresent(idempotencyKeyTTL?.milliseconds, forKey: .idempotencyKeyTTLMs)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encodeIfPresent(region, forKey: .region)
    }
}

extension KeyedDecodingContainer {
    fileprivate func milliseconds(_ key: Key) throws -> Duration? {
        try decodeIfPresent(Int64.self, forKey: key).map { .milliseconds($0) }
    }
}
