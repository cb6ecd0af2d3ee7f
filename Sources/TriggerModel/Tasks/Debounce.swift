/// Many triggers that are to be one run: each puts the run off, until none comes for a while.
public struct Debounce: Hashable, Codable, Sendable {
    /// Which trigger's payload the run has.
    public enum Mode: String, Hashable, Codable, Sendable, CaseIterable {
        /// That of the first, with all its options.
        case leading
        /// That of the last, with its metadata, labels, machine, number of attempts and maximum duration.
        case trailing
    }

    /// What the triggers of a task have in common: up to 512 characters.
    public var key: String
    /// How long after the last of them the run joins its queue: at least 1 s.
    public var delay: Duration
    /// Which trigger's payload the run has.
    public var mode: Mode
    /// How long after the first of them it joins its queue at the latest; nil for as long as triggers come.
    ///
    /// Longer than `delay`. A trigger that would put it off for longer makes a run of its own, which the next ones put off.
    public var maxDelay: Duration?

    /// Makes a debounce.
    public init(key: String, delay: Duration, mode: Mode = .leading, maxDelay: Duration? = nil) {
        self.key = key
        self.delay = delay
        self.mode = mode
        self.maxDelay = maxDelay
    }

    private enum CodingKeys: String, CodingKey {
        case key, delay, mode, maxDelay
    }

    /// Reads an object, lengths of time as their texts.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            key: try container.decode(String.self, forKey: .key), delay: try container.duration(.delay),
            mode: try container.contains(.mode) ? container.decode(Mode.self, forKey: .mode) : .leading,
            maxDelay: try container.contains(.maxDelay) ? container.duration(.maxDelay) : nil)
    }

    /// Writes an object.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
        try container.encode(DurationText.text(delay), forKey: .delay)
        try container.encode(mode, forKey: .mode)
        try container.encodeIfPresent(maxDelay.map(DurationText.text), forKey: .maxDelay)
    }
}

extension KeyedDecodingContainer {
    fileprivate func duration(_ key: Key) throws -> Duration {
        let text = try decode(String.self, forKey: key)
        guard let duration = DurationText.parse(text) else {
            let expected = "expected \(DurationText.expected), found \"\(text)\""
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: expected)
        }
        return duration
    }
}
