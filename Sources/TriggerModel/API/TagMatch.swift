/// How many of the labels that are asked for a run has to have.
public enum TagMatch: String, Hashable, Codable, Sendable, CaseIterable {
    /// One of them, at least.
    case any
    /// All of them.
    case all
}
