import TriggerModel

import struct Foundation.Date

/// The options of a row of the inbox, as people write them in SQL and as ``/TriggerModel/TriggerOptions`` are encoded; every
/// part may be left out.
struct InboxOptions: Decodable {
    var delay: TriggerDelay?
    var debounce: Debounce?
    var ttl: Length?
    var ttlMs: Int64?
    var priority: Double?
    var priorityMs: Int64?
    var queue: String?
    var concurrencyKey: String?
    var maxAttempts: Int?
    var maxDuration: MaxDuration?
    var machine: MachinePreset?
    var tags: [String]?
    var metadata: String?
    var test: Bool?
    var idempotencyKey: String?
    var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    var idempotencyKeyTTL: Length?
    var idempotencyKeyTTLMs: Int64?
    var version: String?
    var region: String?

    /// The options; a delay counts from when they were written.
    func options(writtenAt instant: Date) -> TriggerOptions {
        var options = TriggerOptions(
            delay: delay.map { .until($0.instant(from: instant)) },
            debounce: debounce, ttl: ttl?.duration ?? ttlMs.map { .milliseconds($0) },
            priority: priority.map { .seconds(min(max($0, -1e9), 1e9)) } ?? priorityMs.map { .milliseconds($0) },
            queue: queue,
            concurrencyKey: concurrencyKey, maxAttempts: maxAttempts, maxDuration: maxDuration, machine: machine,
            tags: tags ?? [], metadata: metadata,
            test: test ?? false, idempotencyKey: idempotencyKey,
            idempotencyKeyTTL: idempotencyKeyTTL?.duration ?? idempotencyKeyTTLMs.map { .milliseconds($0) },
            version: version, region: region)
        options.idempotencyKeyOrigin = idempotencyKeyOrigin
        return options
    }

    /// A length of time: a text such as `10m`, or seconds.
    struct Length: Decodable {
        var duration: Duration

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let seconds = try? container.decode(Int64.self) {
                duration = .seconds(seconds)
                return
            }
            let text = try container.decode(String.self)
            guard let length = DurationText.parse(text) else {
                let expected = "expected \(DurationText.expected) or whole seconds, found \"\(text)\""
                throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
            }
            duration = length
        }
    }
}
