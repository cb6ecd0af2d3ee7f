/// What went wrong in a run, in the four shapes of the wire (`TaskRunError`, http-api.md §5.6).
///
/// Indirect: where there may be one, there hardly ever is.
public indirect enum RunError: Hashable, Sendable, Error {
    /// An error of the user's code: its type's name, its message and, where one can be had, a stack trace.
    case builtIn(name: String, message: String, stackTrace: String)
    /// Any JSON value that was thrown.
    case custom(raw: String)
    /// A bare text that was thrown.
    case string(raw: String)
    /// An error of the system, with its code.
    case `internal`(code: RunErrorCode, message: String?)

    /// One line for people.
    public var message: String {
        switch self {
        case .builtIn(_, let message, _): message
        case .custom(let raw), .string(let raw): raw
        case .internal(let code, let message): message ?? "trigger internal error (\(code.rawValue))"
        }
    }

    /// The type of the user's error, or the code of the system's.
    public var name: String? {
        switch self {
        case .builtIn(let name, _, _): name
        case .custom, .string: nil
        case .internal(let code, _): code.rawValue
        }
    }

    /// The code of a system error; nil for the user's own errors.
    public var code: RunErrorCode? {
        if case .internal(let code, _) = self { code } else { nil }
    }
}

extension RunError: Codable {
    private enum Keys: String, CodingKey {
        case type, name, message, stackTrace, raw, code
    }

    private enum Kind: String, Codable {
        case builtIn = "BUILT_IN_ERROR"
        case custom = "CUSTOM_ERROR"
        case string = "STRING_ERROR"
        case `internal` = "INTERNAL_ERROR"
    }

    /// Reads one of the four shapes, told apart by `type`.
    ///
    /// - Throws: `DecodingError` when the type or a field of it is not one of those.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        switch try container.decode(Kind.self, forKey: .type) {
        case .builtIn:
            self = .builtIn(
                name: try container.decode(String.self, forKey: .name),
                message: try container.decode(String.self, forKey: .message),
                stackTrace: try container.decode(String.self, forKey: .stackTrace)
            )
        case .custom: self = .custom(raw: try container.decode(String.self, forKey: .raw))
        case .string: self = .string(raw: try container.decode(String.self, forKey: .raw))
        case .internal:
            let code = try container.decode(RunErrorCode.self, forKey: .code)
            self = .internal(code: code, message: try container.decodeIfPresent(String.self, forKey: .message))
        }
    }

    /// Writes the shape with its `type`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .builtIn(let name, let message, let stackTrace):
            try container.encode(Kind.builtIn, forKey: .type)
            try container.encode(name, forKey: .name)
            try container.encode(message, forKey: .message)
            try container.encode(stackTrace, forKey: .stackTrace)
        case .custom(let raw):
            try container.encode(Kind.custom, forKey: .type)
            try container.encode(raw, forKey: .raw)
        case .string(let raw):
            try container.encode(Kind.string, forKey: .type)
            try container.encode(raw, forKey: .raw)
        case .internal(let code, let message):
            try container.encode(Kind.internal, forKey: .type)
            try container.encode(code, forKey: .code)
            try container.encodeIfPresent(message, forKey: .message)
        }
    }
}
