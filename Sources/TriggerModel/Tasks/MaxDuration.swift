/// How long each attempt of a run may be active: time in which its code runs, without that in waits which give the slot back.
public enum MaxDuration: Hashable, Sendable {
    /// So long; less than 5 s counts as 5 s.
    case limit(Duration)
    /// As long as it takes, whatever the task or the app says.
    case unlimited

    /// Some seconds.
    public static func seconds(_ seconds: Int64) -> MaxDuration {
        .limit(.seconds(seconds))
    }

    /// Some minutes.
    public static func minutes(_ minutes: Int64) -> MaxDuration {
        .limit(.seconds(60) * min(max(minutes, -1_000_000_000_000), 1_000_000_000_000))
    }

    /// The shortest limit there is.
    public static let shortest: Duration = .seconds(5)
    /// From where on a limit is none, in seconds: the number by which other clients say so.
    private static let endless: Double = 2_147_483_647

    /// The limit as it is held against attempts; 0 for none.
    package var milliseconds: Int64 {
        guard case .limit(let limit) = self, limit.timeInterval < Self.endless else { return 0 }
        return max(limit, Self.shortest).milliseconds
    }

    /// Whether it is more than nothing.
    package var isPositive: Bool {
        if case .limit(let limit) = self { limit > .zero } else { true }
    }
}

// MARK: As text and as JSON

extension MaxDuration {
    /// What a value should have been, for messages.
    public static let expected = "a number of seconds greater than 0, or \"none\""

    /// How no limit is written.
    private static let none = "none"

    /// A number of seconds; nil where it is not greater than 0.
    package init?(seconds: Double) {
        guard seconds > 0, seconds.isFinite else { return nil }
        guard seconds < Self.endless else {
            self = .unlimited
            return
        }
        self = .limit(.milliseconds(max(1, Int64((seconds * 1000).rounded()))))
    }

    /// Reads a length of time such as `90s`, a number of seconds, or `none`; nil when the text is none of these.
    public init?(text: String) {
        if text == Self.none {
            self = .unlimited
        } else if let seconds = Double(text) {
            self.init(seconds: seconds)
        } else if let duration = DurationText.parse(text), duration > .zero {
            self = .limit(duration)
        } else {
            return nil
        }
    }
}

/// As seconds, or `"none"`.
extension MaxDuration: Codable {
    /// Reads seconds, or `"none"`.
    ///
    /// - Throws: `DecodingError` that says what was expected.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let seconds = try? container.decode(Double.self), let limit = MaxDuration(seconds: seconds) {
            self = limit
        } else if let text = try? container.decode(String.self), text == Self.none {
            self = .unlimited
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected \(Self.expected)")
        }
    }

    /// Writes seconds, or `"none"`.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .limit(let limit): try container.encode(limit.timeInterval)
        case .unlimited: try container.encode(Self.none)
        }
    }
}
