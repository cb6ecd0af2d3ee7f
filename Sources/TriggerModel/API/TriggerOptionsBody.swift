/// The member `options` of a trigger body (http-api.md §4.1).
///
/// What no server of this project takes is not read, but named in ``refused``, so that it is refused and not ignored.
package struct TriggerOptionsBody: Sendable {
    /// A length of time or an instant, as it was sent.
    package var delay: String?
    package var debounce: DebounceBody?
    /// A length of time, or whole seconds, as it was sent.
    package var ttl: String?
    /// Seconds.
    package var priority: Double?
    package var queue: String?
    package var concurrencyKey: String?
    package var maxAttempts: Int?
    package var maxDuration: MaxDuration?
    package var machine: MachinePreset?
    package var tags: [String] = []
    package var metadata: JSONValue?
    package var metadataType: String?
    package var payloadType: String?
    package var payloadSize: Int?
    package var test: Bool?
    package var idempotencyKey: String?
    package var idempotencyKeyOptions: IdempotencyKeyOrigin?
    /// A length of time, as it was sent.
    package var idempotencyKeyTTL: String?
    package var lockToVersion: String?
    package var region: String?
    package var parentRunId: String?
    /// Options that were given and are never taken.
    package var refused: [RefusedOption] = []

    /// Says nothing.
    package init() {}

    /// Says what a trigger item says; metadata goes as text, which every server takes.
    package init(_ options: TriggerOptions, payload: Packet) {
        delay = options.delay?.text
        debounce = options.debounce.map(DebounceBody.init)
        ttl = options.ttl.map(DurationText.text)
        priority = options.priority?.timeInterval
        queue = options.queue
        concurrencyKey = options.concurrencyKey
        maxAttempts = options.maxAttempts
        maxDuration = options.maxDuration
        machine = options.machine
        tags = options.tags
        metadata = options.metadata.map(JSONValue.string)
        payloadType = payload.data == nil ? nil : payload.type
        payloadSize = payload.data == nil ? nil : payload.byteCount
        test = options.test ? true : nil
        idempotencyKey = options.idempotencyKey
        idempotencyKeyOptions = options.idempotencyKeyOrigin
        idempotencyKeyTTL = options.idempotencyKeyTTL.map(DurationText.text)
        lockToVersion = options.version
        region = options.region
        parentRunId = options.parent?.rawValue
    }
}

extension TriggerOptionsBody: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case delay, debounce, ttl, priority, queue, concurrencyKey, maxAttempts, maxDuration, machine, tags, metadata
        case metadataType, payloadType, payloadSize, test
        case idempotencyKey, idempotencyKeyOptions, idempotencyKeyTTL, lockToVersion, region, parentRunId
    }

    private struct Queue: Codable {
        var name: String
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        delay = try container.ifPresent(String.self, .delay)
        debounce = try container.ifPresent(DebounceBody.self, .debounce)
        ttl = try container.ifPresent(StringOrNumber.self, .ttl)?.text
        priority = try container.ifPresent(Double.self, .priority)
        queue = try container.ifPresent(Queue.self, .queue)?.name
        concurrencyKey = try container.ifPresent(StringOrNumber.self, .concurrencyKey)?.text
        maxAttempts = try container.ifPresent(Int.self, .maxAttempts)
        maxDuration = try container.ifPresent(MaxDuration.self, .maxDuration)
        machine = try container.ifPresent(MachinePreset.self, .machine)
        tags = try container.ifPresent(OneOrMany.self, .tags)?.values ?? []
        metadata = try container.ifPresent(JSONValue.self, .metadata)
        metadataType = try container.ifPresent(String.self, .metadataType)
        payloadType = try container.ifPresent(String.self, .payloadType)
        payloadSize = try container.ifPresent(Int.self, .payloadSize)
        test = try container.ifPresent(Bool.self, .test)
        idempotencyKey = try container.ifPresent(String.self, .idempotencyKey)
        idempotencyKeyOptions = try container.ifPresent(IdempotencyKeyOrigin.self, .idempotencyKeyOptions)
        idempotencyKeyTTL = try container.ifPresent(String.self, .idempotencyKeyTTL)
        lockToVersion = try container.ifPresent(String.self, .lockToVersion)
        region = try container.ifPresent(String.self, .region)
        parentRunId = try container.ifPresent(String.self, .parentRunId)
        refused = try Self.refused(decoder)
    }

    /// The options among those given that are never taken; that a parent is not to be resumed is true of every trigger.
    private static func refused(_ decoder: any Decoder) throws -> [RefusedOption] {
        let container = try decoder.container(keyedBy: RefusedOption.self)
        return RefusedOption.allCases.filter { option in
            guard container.contains(option) else { return false }
            return option != .resumeParentOnCompletion || (try? container.decode(Bool.self, forKey: option)) != false
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(delay, forKey: .delay)
        try container.encodeIfPresent(debounce, forKey: .debounce)
        try container.encodeIfPresent(ttl, forKey: .ttl)
        try container.encodeIfPresent(priority, forKey: .priority)
        try container.encodeIfPresent(queue.map(Queue.init), forKey: .queue)
        try container.encodeIfPresent(concurrencyKey, forKey: .concurrencyKey)
        try container.encodeIfPresent(maxAttempts, forKey: .maxAttempts)
        try container.encodeIfPresent(maxDuration, forKey: .maxDuration)
        try container.encodeIfPresent(machine, forKey: .machine)
        if !tags.isEmpty { try container.encode(tags, forKey: .tags) }
        try container.encodeIfPresent(metadata, forKey: .metadata)
        try container.encodeIfPresent(metadataType, forKey: .metadataType)
        try container.encodeIfPresent(payloadType, forKey: .payloadType)
        try container.encodeIfPresent(payloadSize, forKey: .payloadSize)
        try container.encodeIfPresent(test, forKey: .test)
        try container.encodeIfPresent(idempotencyKey, forKey: .idempotencyKey)
        try container.encodeIfPresent(idempotencyKeyOptions, forKey: .idempotencyKeyOptions)
        try container.encodeIfPresent(idempotencyKeyTTL, forKey: .idempotencyKeyTTL)
        try container.encodeIfPresent(lockToVersion, forKey: .lockToVersion)
        try container.encodeIfPresent(region, forKey: .region)
        try container.encodeIfPresent(parentRunId, forKey: .parentRunId)
    }
}

/// A text, or a number that counts as its text.
private struct StringOrNumber: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else if let number = try? container.decode(Double.self) {
            text = String(number)
        } else {
            text = try container.decode(String.self)
        }
    }
}
