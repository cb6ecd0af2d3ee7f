public import struct Foundation.Date

/// When a triggered run joins its queue: after a while, or at an instant; one that is past means now.
public enum TriggerDelay: Hashable, Sendable {
    /// So long after the trigger is stored.
    case after(Duration)
    /// At that instant.
    case until(Date)

    /// After some seconds.
    public static func seconds(_ seconds: Int64) -> TriggerDelay {
        .after(.seconds(seconds))
    }

    /// After some minutes.
    public static func minutes(_ minutes: Int64) -> TriggerDelay {
        .after(.seconds(60) * bounded(minutes))
    }

    /// After some hours.
    public static func hours(_ hours: Int64) -> TriggerDelay {
        .after(.seconds(3_600) * bounded(hours))
    }

    /// After some days of 24 hours.
    public static func days(_ days: Int64) -> TriggerDelay {
        .after(.seconds(86_400) * bounded(days))
    }

    /// A count that no product of it is too large for; what is cut off is refused as too far away in any case.
    private static func bounded(_ count: Int64) -> Int64 {
        min(max(count, -1_000_000_000_000), 1_000_000_000_000)
    }

    /// The instant it means for a trigger at `now`.
    package func instant(from now: Date) -> Date {
        switch self {
        case .after(let duration): now + duration
        case .until(let date): date
        }
    }
}

// MARK: As text

extension TriggerDelay {
    /// What a text should have been, for messages.
    public static let expected = "\(DurationText.expected) or an ISO 8601 instant such as 2026-01-31T09:00:00Z"

    /// Reads a length of time or an instant, as the API has them; nil when the text is neither.
    public init?(text: String) {
        if let date = Date(iso8601: text) {
            self = .until(date)
        } else if let duration = DurationText.parse(text) {
            self = .after(duration)
        } else {
            return nil
        }
    }

    /// The bounds of what has a text: the years 1 and 9999.
    private static let earliest = Date(timeIntervalSince1970: -62_135_596_800)
    private static let latest = Date(timeIntervalSince1970: 253_402_300_799)

    /// The delay as the API has it.
    public var text: String {
        switch self {
        case .after(let duration): DurationText.text(duration)
        case .until(let date): min(max(date, Self.earliest), Self.latest).iso8601
        }
    }
}

/// As ``text``.
extension TriggerDelay: Codable {
    /// Reads a text.
    ///
    /// - Throws: `DecodingError` that says what was expected.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let delay = TriggerDelay(text: text) else {
            let expected = "expected \(Self.expected), found \"\(text)\""
            throw DecodingError.dataCorruptedError(in: container, debugDescription: expected)
        }
        self = delay
    }

    /// Writes a text.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
