public import TriggerModel

/// Something outside of a run that it may wait for.
public enum Awaited: Hashable, Sendable {
    /// The end of another run.
    case run(RunID)
    /// A token.
    case token(TokenID)

    /// The identity as text.
    package var text: String {
        switch self {
        case .run(let id): id.rawValue
        case .token(let id): id.rawValue
        }
    }

    /// Reads an identity, which its beginning tells apart.
    package init(text: String) {
        self = text.hasPrefix(TokenID.prefix) ? .token(TokenID(rawValue: text)) : .run(RunID(rawValue: text))
    }
}
